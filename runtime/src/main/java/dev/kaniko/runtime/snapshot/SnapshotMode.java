package dev.kaniko.runtime.snapshot;

import java.util.Locale;
import java.util.Optional;

/** The data by which a walk finds changed files ({@code --snapshot-mode}). All modes find new and removed names and changes of the file type. */
public enum SnapshotMode {
  /** Compares mode, owner, time, size, attributes and contents. Contents are read once, and again only if the ctime of the file has changed. */
  FULL(""),
  /** Compares mode, owner, time and size. Misses changed attributes, and content that was rewritten with the same size and time. */
  REDO("what mode, owner, size and time do not show"),
  /** Compares the modification time only. Also misses changes of mode and owner. */
  TIME("what the time does not show");

  private final String overlooked;

  SnapshotMode(String overlooked) {
    this.overlooked = overlooked;
  }

  /** Returns a sentence about the changes that this mode misses, for messages; empty if it misses none. */
  public Optional<String> overlooked() {
    return overlooked.isEmpty() ? Optional.empty() : Optional.of("--snapshot-mode=" + name().toLowerCase(Locale.ROOT) + " overlooks " + overlooked);
  }
}
