package dev.kaniko.compiler.parse;

import dev.kaniko.instruction.syntax.GoFormat;

/** Quotes text in messages as BuildKit does, so that blanks and control characters show. */
public final class GoQuote {
  private GoQuote() {}

  /** Returns the text in double quotes with escapes. */
  public static String quote(String text) {
    return GoFormat.quoted(text);
  }
}
