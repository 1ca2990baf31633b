package dev.kaniko.cli;

import java.io.Serial;

/** The command line asks for something that makes no sense. */
final class UsageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
