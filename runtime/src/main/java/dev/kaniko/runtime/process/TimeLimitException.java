package dev.kaniko.runtime.process;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;

/** A process did not end in the time it was given, and was killed. */
public final class TimeLimitException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /** @param limit how long the process was allowed to run */
  public TimeLimitException(Duration limit) {
    super("the process did not end within " + limit.toMillis() / 1000.0 + " s and was killed");
  }
}
