package dev.kaniko.runtime.snapshot;

import java.io.IOException;
import java.time.Duration;

/** The end of the time that the look for what a command has changed may take. Safe for use by many threads. */
public final class SnapshotDeadline {
  /** As with the original. */
  public static final Duration USUAL = Duration.ofMinutes(90);

  private final Duration limit;
  private final long began = System.nanoTime();

  private SnapshotDeadline(Duration limit) {
    this.limit = limit;
  }

  /** Returns one that is {@code limit} away from now. */
  public static SnapshotDeadline in(Duration limit) {
    return new SnapshotDeadline(limit);
  }

  /** @throws IOException if it is over */
  void check() throws IOException {
    if (Duration.ofNanos(System.nanoTime() - began).compareTo(limit) >= 0) {
      throw new IOException("the look for what has changed in the root took longer than " + limit.toMillis() / 1000.0
          + " s; set SNAPSHOT_TIMEOUT_DURATION to a longer time, such as 90m");
    }
  }
}
