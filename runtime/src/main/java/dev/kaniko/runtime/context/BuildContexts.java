package dev.kaniko.runtime.context;

import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.runtime.fetch.Archives;
import dev.kaniko.runtime.fetch.RemoteFiles;
import dev.kaniko.runtime.fetch.StoredContent;
import dev.kaniko.runtime.snapshot.DirectoryTree;
import dev.kaniko.runtime.snapshot.InodeStore;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Opens what {@code --context} names as a tree of files, ignored ones included.
 *
 * <p>An archive is not unpacked to a directory, which would need the right to give files away: its index is held in memory and its
 * contents lie in the scratch directory.
 */
public final class BuildContexts implements AutoCloseable {
  private final Path scratch;
  private final Archives archives;
  private final RemoteFiles remoteFiles;
  private final GoogleStorage storage;
  private final List<InodeStore> stores = new CopyOnWriteArrayList<>();

  /** @param scratch a directory of the caller, where a context that comes in on standard input lies as long as the build runs */
  public BuildContexts(Path scratch, Archives archives, RemoteFiles remoteFiles) {
    this(scratch, archives, remoteFiles, new GoogleStorage());
  }

  BuildContexts(Path scratch, Archives archives, RemoteFiles remoteFiles, GoogleStorage storage) {
    this.storage = Objects.requireNonNull(storage);
    this.scratch = Objects.requireNonNull(scratch);
    this.archives = Objects.requireNonNull(archives);
    this.remoteFiles = Objects.requireNonNull(remoteFiles);
  }

  /**
   * Opens a context.
   *
   * @param standardInput what {@link ContextLocation.StandardInput} reads
   * @throws ContextException if it is not there or no directory or archive
   */
  public FileTree open(ContextLocation location, InputStream standardInput) throws IOException, InterruptedException {
    return switch (location) {
      case ContextLocation.Directory(Path path) -> directory(path);
      case ContextLocation.Tarball(Path path) -> tarball(path);
      case ContextLocation.StandardInput() -> archive("standard input", StoredContent.copy(standardInput, scratch));
      case ContextLocation.GoogleObject object -> archive(object.toString(), storage.fetch(object, scratch));
      case ContextLocation.Remote(var uri) ->
          archive(uri.toString(), remoteFiles.fetch(new Input.Remote(uri.toString(), Optional.empty())).content());
    };
  }

  private FileTree directory(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      throw new ContextException("the build context " + path + (Files.exists(path) ? " is not a directory" : " does not exist"));
    }
    try {
      var store = LinuxInodeStore.open(path);
      stores.add(store);
      return new DirectoryTree(store);
    } catch (IOException e) {
      throw new ContextException("cannot open the build context " + path + ": " + e.getMessage(), e);
    }
  }

  private FileTree tarball(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new ContextException("the build context " + path + (Files.exists(path) ? " is not a file" : " does not exist"));
    }
    return archive(path.toString(), StoredContent.of(path));
  }

  private FileTree archive(String name, FileContent content) throws IOException {
    try {
      return archives
          .open(content)
          .orElseThrow(() -> new ContextException("the build context from " + name + " is not a tar archive, or an empty one"));
    } catch (InstructionFailedException e) {
      throw new ContextException("the build context from " + name + ": " + e.getMessage(), e);
    }
  }

  /** Forgets open directories; contents stay readable as long as their files are there. */
  @Override
  public void close() {
    stores.forEach(InodeStore::close);
  }
}
