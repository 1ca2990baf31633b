package dev.kaniko.runtime.interpreter;

import dev.kaniko.runtime.interpreter.BuildEvents.Waited;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/** How long one step has waited for what is not its own work: its base, or another stage. For one thread. */
final class Waits {
  /** A reason for waiting is shown if the wait takes at least this long. */
  private static final long NOTABLE_NANOS = 10_000_000;

  private final Set<String> reasons = new LinkedHashSet<>();
  private long nanos;

  /** Something that may have to wait. */
  @FunctionalInterface
  interface Waiting<T> {
    T get() throws IOException, InterruptedException;
  }

  /** Waits for something; {@code reason} says what it is, as {@code stage build}. */
  <T> T during(String reason, Waiting<T> waiting) throws IOException, InterruptedException {
    long started = System.nanoTime();
    try {
      return waiting.get();
    } finally {
      long taken = System.nanoTime() - started;
      nanos += taken;
      if (taken >= NOTABLE_NANOS) {
        reasons.add(reason);
      }
    }
  }

  Waited total() {
    return new Waited(Duration.ofNanos(nanos), String.join(" and ", reasons));
  }
}
