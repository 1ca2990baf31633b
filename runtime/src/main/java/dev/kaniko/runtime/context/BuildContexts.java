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
 * Opens the build context of {@code --context} as a tree of files, including ignored files.
 *
 * <p>An archive is not unpacked to disk, because setting the owners of its files needs privileges. Its index is in memory, and its contents are in
 * the scratch directory.
 */
public final class BuildContexts implements AutoCloseable {
  private final Path scratch;
  private final Archives archives;
  private final RemoteFiles remoteFiles;
  private final GoogleStorage storage;
  private final List<InodeStore> stores = new CopyOnWriteArrayList<>();

  /** @param scratch the directory for a context from standard input; the caller removes it after the build */
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
   * @param standardInput the input for {@link ContextLocation.StandardInput}
   * @throws ContextException if the context does not exist, or is neither a directory nor an archive
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
      return DirectoryTree.withoutAttributes(store); // No step is shown any (RootOwnedTree).
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
          .orElseThrow(() -> new ContextException("the build context from " + name + " is not a tar archive, or it is empty"));
    } catch (InstructionFailedException e) {
      throw new ContextException("the build context from " + name + ": " + e.getMessage(), e);
    }
  }

  /** Closes open directories. Contents stay readable as long as their files exist. */
  @Override
  public void close() {
    stores.forEach(InodeStore::close);
  }
}
