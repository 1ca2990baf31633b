package dev.kaniko.cli;

import java.time.Duration;
import java.time.Instant;

/** Clocks that stand until they are moved. */
final class FakeTime implements LogTime {
  private Duration passed = Duration.ZERO;

  void pass(Duration time) {
    passed = passed.plus(time);
  }

  @Override
  public Instant now() {
    return Instant.parse("2026-05-04T12:30:15.678Z").plus(passed);
  }

  @Override
  public long nanos() {
    return passed.toNanos();
  }
}
