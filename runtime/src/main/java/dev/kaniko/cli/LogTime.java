package dev.kaniko.cli;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** The clocks of a log. */
interface LogTime {
  /** Those of this machine. */
  LogTime REAL = new LogTime() {
    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }
  };

  Instant now();

  /** A clock that only goes forward, for durations. */
  long nanos();

  /** Returns the time as the original writes it (RFC 3339), in UTC. */
  default String stamp() {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(now().truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
  }
}
