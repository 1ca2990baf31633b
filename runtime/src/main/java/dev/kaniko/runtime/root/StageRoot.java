package dev.kaniko.runtime.root;

import dev.kaniko.runtime.process.ProcessRoot;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The root file system of one stage. Nothing is unpacked or written before somebody needs it. For one thread at a time; the trees and
 * the contents of diffs that it gives out may be read by others, and stay as they are until it is closed.
 */
public sealed interface StageRoot extends AutoCloseable permits OverlayRoot, DirectoryRoot, ReadOnlyRoot {
  /** What a process is to do in the root. */
  @FunctionalInterface
  interface RunAction {
    /**
     * Runs with {@code root} as {@code /}. What it leaves there is the change, also if it throws.
     *
     * @throws IOException if it cannot run
     */
    void run(ProcessRoot root) throws IOException, InterruptedException;
  }

  /** Returns the root as it is now, with all that was applied. */
  FileTree tree() throws IOException;

  /** Waits until what this root starts from is there, so that a process can run; else this is up to the first who needs it. */
  void prepare() throws IOException;

  /** Lays changes over the root; they are written to disk only when a process needs them there. */
  void apply(SnapshotDiff diff) throws IOException;

  /**
   * Lets {@code action} write to the root and returns what it changed; the root has these changes then. Contents of the result lie on
   * disk until this root and all its forks are closed. If the action throws, what it changed stays in the root, and the exception is passed on.
   *
   * @throws IOException if the root cannot be made, or changes cannot be read
   */
  SnapshotDiff observe(RunAction action) throws IOException, InterruptedException;

  /**
   * Tells whether the contents of a diff that {@link #observe} gave stay as they are when the next process runs. If not, whoever needs them
   * reads them before.
   */
  default boolean keepsContents() {
    return true;
  }

  /** Says what {@link #observe} was told to overlook, for people; empty if it sees everything. */
  default Optional<String> overlooked() {
    return Optional.empty();
  }

  /**
   * Writes all that was applied to disk. Whoever calls this may move the files; nothing more can be asked of this root then.
   *
   * @return the directory that is the root
   * @throws IOException if it cannot be written, or is not one directory
   */
  default Path settle() throws IOException {
    throw new IOException("the root of the image is not one directory here: without the right to give files away it cannot be unpacked");
  }

  /** Returns a root that starts as this one is now, for a stage that is based on another. Neither sees later changes of the other. */
  StageRoot fork() throws IOException;

  /** Lets go of what belongs to this root alone. */
  @Override
  void close() throws IOException;
}
