package dev.kaniko.cli;

import java.io.Serial;

/** The command line or a variable has a wrong value. */
final class UsageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
