package dev.kaniko.runtime.process;

import java.io.IOException;
import java.io.Serial;

/** This process may not do what running a program in a root of its own takes; the message says what is missing. */
public final class IsolationException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  public IsolationException(String message) {
    super(message);
  }
}
