package dev.kaniko.runtime.context;

import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.runtime.fetch.Archives;
import dev.kaniko.runtime.fetch.GitCheckouts;
import dev.kaniko.runtime.fetch.IncomingFile;
import dev.kaniko.runtime.fetch.Progress;
import dev.kaniko.runtime.fetch.RemoteFiles;
import dev.kaniko.runtime.fetch.RequestSigner;
import dev.kaniko.runtime.fetch.StoredContent;
import dev.kaniko.runtime.snapshot.DirectoryTree;
import dev.kaniko.runtime.snapshot.InodeStore;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Opens the build context of {@code --context} as a tree of files, including ignored files.
 *
 * <p>An archive is not unpacked to files, because setting their owners needs privileges. Its index is in memory, and its contents are in the scratch
 * directory. An archive that is fetched is indexed while it comes in: it is on the disk once, uncompressed.
 */
public final class BuildContexts implements AutoCloseable {
  private final Archives archives;
  private final RemoteFiles remoteFiles;
  private final GitContexts repositories;
  private final ContextSettings settings;
  private final Progress progress;
  private final List<InodeStore> stores = new CopyOnWriteArrayList<>();

  /**
   * @param remoteFiles fetches archives
   * @param repositories fetches repositories
   * @param progress is told what is fetched
   */
  public BuildContexts(Archives archives, RemoteFiles remoteFiles, GitCheckouts repositories, ContextSettings settings, Progress progress) {
    this.archives = Objects.requireNonNull(archives);
    this.remoteFiles = Objects.requireNonNull(remoteFiles);
    this.repositories = new GitContexts(settings, repositories);
    this.settings = Objects.requireNonNull(settings);
    this.progress = Objects.requireNonNull(progress);
  }

  /**
   * Opens a context.
   *
   * @param standardInput the input for {@link ContextLocation.StandardInput}
   * @throws ContextException if the context does not exist or cannot be fetched, or is neither a directory nor an archive
   */
  public ContextFiles open(ContextLocation location, InputStream standardInput) throws IOException, InterruptedException {
    return switch (location) {
      case ContextLocation.Directory(Path path) -> new ContextFiles(directory(path), Optional.empty());
      case ContextLocation.Tarball(Path path) -> new ContextFiles(tarball(path), Optional.empty());
      case ContextLocation.StandardInput() -> received(location, standardInput, "read", -1, Optional.empty());
      case ContextLocation.Remote(var uri) -> fetched(location, () -> remoteFiles.open(uri.toString(), Map.of(), RequestSigner.NONE));
      case ContextLocation.GoogleObject object -> fetched(location, () -> new GoogleStorage(settings.environment()).open(object, remoteFiles));
      case ContextLocation.S3Object object -> fetched(location, () -> s3().open(object, remoteFiles));
      case ContextLocation.AzureBlob blob ->
          fetched(location, () -> new AzureStorage(settings.environment(), Clock.systemUTC()).open(blob, remoteFiles));
      case ContextLocation.GitRepository repository -> checkedOut(repository);
    };
  }

  /** Opens a file of a server, such as a Dockerfile. The caller closes it. */
  public InputStream open(String address) throws IOException, InterruptedException {
    return remoteFiles.open(address, Map.of(), RequestSigner.NONE);
  }

  private S3Storage s3() throws ContextException {
    var environment = settings.environment();
    AwsKeys.Login login = () -> {
      var keys = AwsKeys.of(environment);
      return keys.isPresent() ? keys : AwsDefaultChain.keys(environment);
    };
    try {
      return new S3Storage(S3Settings.of(environment), login, Clock.systemUTC());
    } catch (IllegalArgumentException e) {
      throw new ContextException(String.valueOf(e.getMessage()), e);
    }
  }

  private FileTree directory(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      throw new ContextException("the build context " + path + (Files.exists(path) ? " is not a directory" : " does not exist"));
    }
    try {
      var store = LinuxInodeStore.open(path);
      stores.add(store);
      return DirectoryTree.withoutAttributes(store); // No step is shown any (RootOwnedTree).
    } catch (IOException e) {
      throw new ContextException("cannot open the build context " + path + ": " + e.getMessage(), e);
    }
  }

  private FileTree tarball(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new ContextException("the build context " + path + (Files.exists(path) ? " is not a file" : " does not exist"));
    }
    try {
      return archives.open(StoredContent.of(path)).orElseThrow(() -> notAnArchive(path.toString()));
    } catch (InstructionFailedException e) {
      throw new ContextException("the build context from " + path + ": " + e.getMessage(), e);
    }
  }

  private static ContextException notAnArchive(String name) {
    return new ContextException("the build context from " + name + " is not a tar archive, or it is empty");
  }

  /** Begins to fetch a file. */
  @FunctionalInterface
  private interface Fetch {
    IncomingFile begin() throws IOException, InterruptedException;
  }

  private ContextFiles fetched(ContextLocation location, Fetch fetch) throws IOException, InterruptedException {
    try (var file = fetch.begin()) {
      return received(location, file, "fetch", file.length().orElse(-1), file.lastModified());
    } catch (ContextException e) {
      throw e;
    } catch (IOException e) {
      throw new ContextException("cannot fetch the build context " + location.shown() + ": " + e.getMessage(), e);
    }
  }

  private ContextFiles received(ContextLocation location, InputStream input, String verb, long length, Optional<Instant> modified) throws IOException {
    try (var movement = progress.begin(verb + " " + location.shown(), length)) {
      var tree = archives.receive(new ShownInput(input, movement)).orElseThrow(() -> notAnArchive(location.shown()));
      return new ContextFiles(tree, modified);
    } catch (InstructionFailedException e) {
      throw new ContextException("the build context from " + location.shown() + ": " + e.getMessage(), e);
    }
  }

  private ContextFiles checkedOut(ContextLocation.GitRepository repository) throws IOException {
    try {
      var checkout = repositories.open(repository);
      progress.note("context: " + repository.shown() + " at commit " + checkout.commit());
      return new ContextFiles(checkout.tree(), Optional.of(checkout.committed()));
    } catch (InstructionFailedException e) {
      var hint = String.valueOf(e.getMessage()).contains("not authorized") ? "; GIT_USERNAME and GIT_PASSWORD, or GIT_TOKEN, are the login" : "";
      throw new ContextException("cannot fetch the build context: " + e.getMessage() + hint, e);
    }
  }

  /** Closes open directories. Contents stay readable as long as their files exist. */
  @Override
  public void close() {
    stores.forEach(InodeStore::close);
  }
}
