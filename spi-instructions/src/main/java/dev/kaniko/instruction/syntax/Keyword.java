package dev.kaniko.instruction.syntax;

import java.util.Locale;
import java.util.Objects;

/**
 * The word that an instruction begins with; upper and lower case are the same.
 *
 * @param text the word in upper case
 */
public record Keyword(String text) {
  public Keyword {
    Objects.requireNonNull(text);
    if (text.isEmpty() || !text.equals(text.toUpperCase(Locale.ROOT))) {
      throw new IllegalArgumentException("not an upper-case keyword: " + text);
    }
  }

  /** Returns the keyword that a word in any case stands for. */
  public static Keyword of(String word) {
    return new Keyword(word.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return text;
  }
}
