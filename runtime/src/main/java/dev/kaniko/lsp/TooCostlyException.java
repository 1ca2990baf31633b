package dev.kaniko.lsp;

import java.io.Serial;

/** A text takes more time or memory than one may. */
final class TooCostlyException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  TooCostlyException(String message) {
    super(message);
  }
}
