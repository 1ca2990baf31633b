package dev.kaniko.runtime.fetch;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;

/** A transfer failed for a reason that may be temporary, so another attempt is worthwhile. */
final class TransferException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private final Duration retryAfter;

  TransferException(String message) {
    this(message, Duration.ZERO);
  }

  /** @param retryAfter the time that the server asks for */
  TransferException(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  TransferException(String message, Throwable cause) {
    super(message, cause);
    this.retryAfter = Duration.ZERO;
  }

  Duration retryAfter() {
    return retryAfter;
  }
}
