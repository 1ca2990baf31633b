package dev.kaniko.runtime.cache;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** How long a store may hold up a build, all waiting together. Safe for several threads. */
final class Patience {
  private final AtomicLong nanoseconds;
  private final Runnable atItsEnd;

  /** @param atItsEnd is run each time that somebody would have to wait longer */
  Patience(Duration time, Runnable atItsEnd) {
    this.nanoseconds = new AtomicLong(time.toNanos());
    this.atItsEnd = atItsEnd;
  }

  long left() {
    return nanoseconds.get();
  }

  void use(long time) {
    nanoseconds.addAndGet(-time);
  }

  void end() {
    atItsEnd.run();
  }
}
