package dev.kaniko.runtime.fetch;

import java.io.IOException;
import java.io.Serial;

/** A transfer failed in a way that another attempt may not. */
final class TransferException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  TransferException(String message) {
    super(message);
  }

  TransferException(String message, Throwable cause) {
    super(message, cause);
  }
}
