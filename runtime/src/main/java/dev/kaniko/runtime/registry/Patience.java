package dev.kaniko.runtime.registry;

import java.time.Duration;

/**
 * How long registries are waited for.
 *
 * @param silence how long a connection may be without progress; a registry may need minutes to check a large upload
 * @param sleeper lets the time between two attempts pass
 */
record Patience(Duration silence, Sleeper sleeper) {
  static final Patience USUAL = new Patience(Duration.ofMinutes(3), Thread::sleep);

  /** Lets time pass. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }
}
