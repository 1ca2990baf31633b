package dev.kaniko.runtime.snapshot;

import java.util.Locale;
import java.util.Optional;

/** What tells a walk of a root that something changed ({@code --snapshot-mode}). New and removed names, and another kind of file, always do. */
public enum SnapshotMode {
  /** Mode, owner, time, size, attributes and contents. Contents are read once, and again where the kernel says that the inode was touched. */
  FULL(""),
  /** Mode, owner, time and size: what was rewritten in the same size and given its old time back is overlooked, and a change of attributes, too. */
  REDO("what mode, owner, size and time do not show"),
  /** The time of the last write alone: a change of mode or owner is overlooked, too. */
  TIME("what the time does not show");

  private final String overlooked;

  SnapshotMode(String overlooked) {
    this.overlooked = overlooked;
  }

  /** Says what it overlooks, for people; empty if nothing. */
  public Optional<String> overlooked() {
    return overlooked.isEmpty() ? Optional.empty() : Optional.of("--snapshot-mode=" + name().toLowerCase(Locale.ROOT) + " overlooks " + overlooked);
  }
}
