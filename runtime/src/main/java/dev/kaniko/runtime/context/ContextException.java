package dev.kaniko.runtime.context;

import java.io.IOException;
import java.io.Serial;

/** The build context or the Dockerfile cannot be had; the message says which, where it was looked for and why. */
public final class ContextException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  public ContextException(String message) {
    super(message);
  }

  public ContextException(String message, Throwable cause) {
    super(message, cause);
  }
}
