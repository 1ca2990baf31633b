package dev.kaniko.runtime.snapshot;

import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;

/**
 * Where the changes of one layer or changeset go, in any order that has a file before its hard links. Parents are resolved inside the
 * root: a link on the way leads to where it would lead a process in the root, and never out of it. Removals speak of what was there
 * before, so they do not touch what the same changes put.
 */
public sealed interface ChangeTarget permits TreeTarget {
  /**
   * Writes one change.
   *
   * @throws IOException if it cannot be written: a file stands where a directory must be, a hard link names nothing, ...
   */
  void apply(Change change) throws IOException;

  /** Gives directories the times that the writing has moved; to be called once, at the end. */
  void finish() throws IOException;

  /** Writes all of {@code diff}, which is the whole of it. */
  default void apply(SnapshotDiff diff) throws IOException {
    for (var change : diff.changes()) {
      apply(change);
    }
    finish();
  }
}
