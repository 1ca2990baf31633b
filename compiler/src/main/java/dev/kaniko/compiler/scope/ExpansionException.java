package dev.kaniko.compiler.scope;

import dev.kaniko.diagnostic.Span;

/** A word cannot be expanded. The message is for the author of the Dockerfile, and equals that of the reference. */
public final class ExpansionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Span span;

  ExpansionException(String message, Span span) {
    super(message);
    this.span = span;
  }

  /** Returns the place in the word. */
  public Span span() {
    return span;
  }

  /** Returns the message. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
