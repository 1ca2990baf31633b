package dev.kaniko.runtime.snapshot;

import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;

/**
 * Receives the changes of one layer or changeset. They may come in any order, but a file comes before its hard links. Symbolic links on the way
 * to a path are followed inside the root, as for a process with this root. A removal applies to files that existed before these changes, not
 * to files that the same changes have put.
 */
public sealed interface ChangeTarget permits TreeTarget {
  /**
   * Writes one change.
   *
   * @throws IOException if it cannot be written, for example because a parent is a file or the target of a hard link is missing
   */
  void apply(Change change) throws IOException;

  /** Restores the times of directories that were changed by writing files in them. Call it once, after the last change. */
  void finish() throws IOException;

  /** Writes all changes of {@code diff} and finishes. */
  default void apply(SnapshotDiff diff) throws IOException {
    for (var change : diff.changes()) {
      apply(change);
    }
    finish();
  }
}
