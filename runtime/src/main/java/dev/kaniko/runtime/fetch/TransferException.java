package dev.kaniko.runtime.fetch;

import java.io.IOException;
import java.io.Serial;

/** A transfer failed for a reason that may be temporary, so another attempt is worthwhile. */
final class TransferException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  TransferException(String message) {
    super(message);
  }

  TransferException(String message, Throwable cause) {
    super(message, cause);
  }
}
