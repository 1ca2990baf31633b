package dev.kaniko.runtime.root;

import dev.kaniko.runtime.process.ProcessRoot;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The root file system of one stage. It unpacks and writes files when they are needed. Not thread-safe, but other threads may read the trees and
 * the contents of diffs that it returns. These stay valid until it is closed.
 */
public sealed interface StageRoot extends AutoCloseable permits OverlayRoot, DirectoryRoot, ReadOnlyRoot {
  /** A process in the root. */
  @FunctionalInterface
  interface RunAction {
    /**
     * Runs with {@code root} as {@code /}. Its changes count even if it throws an exception.
     *
     * @throws IOException if it cannot run
     */
    void run(ProcessRoot root) throws IOException, InterruptedException;
  }

  /** Returns the current tree, with all applied changes. */
  FileTree tree() throws IOException;

  /**
   * Returns the current tree, for a caller that looks for entries. The base may come from an index of its layers. Then it is unpacked only when the
   * bytes of a file are read.
   */
  FileTree look() throws IOException;

  /** Makes the base available, so that a process can run. Without this call, the first method that needs the base does it. */
  void prepare() throws IOException;

  /** Applies changes to the root. They are written to disk only before a process runs. */
  void apply(SnapshotDiff diff) throws IOException;

  /** Lays the files of a layer over the root, on disk where this root is on disk. */
  void stack(StackedLayer layer) throws IOException;

  /**
   * Runs {@code action} in the root and returns its changes. Afterwards they are part of the root. Contents of the result are on disk until this
   * root and all its forks are closed. If the action throws an exception, its changes stay in the root, and the exception is passed on.
   *
   * @throws IOException if the root cannot be written or the changes cannot be read
   */
  SnapshotDiff observe(RunAction action) throws IOException, InterruptedException;

  /**
   * Returns true if the contents of a diff of {@link #observe} do not change when the next process runs. If false, callers must read them before
   * that.
   */
  default boolean keepsContents() {
    return true;
  }

  /** Returns a sentence about the changes that {@link #observe} misses, for messages; empty if it misses none. */
  default Optional<String> overlooked() {
    return Optional.empty();
  }

  /**
   * Writes all applied changes to disk. The caller may move the files afterwards, but must not use this root any more.
   *
   * @return the directory of the root
   * @throws IOException if it cannot be written, or if this kind of root is not a single directory
   */
  default Path settle() throws IOException {
    throw new IOException("the root of the image is not a single directory here, because this user may not change the owners of files");
  }

  /**
   * Returns the directory with the changes of the last process, in the format of unpacked layers; empty if there is none. The caller may move it
   * when this root and its forks are closed.
   */
  default Optional<Path> lastChange() {
    return Optional.empty();
  }

  /** Returns a copy of this root, for a stage that is based on this one. Later changes of one do not affect the other. */
  StageRoot fork() throws IOException;

  /** Releases the resources of this root, but not those that its forks share. */
  @Override
  void close() throws IOException;
}
