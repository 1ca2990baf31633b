package dev.kaniko.compiler.lint.rule;

import java.util.Locale;

/** The case of the letters of a word. */
enum LetterCase {
  LOWER,
  UPPER,
  MIXED;

  /** Returns the case of a word; one without letters is lower case. */
  static LetterCase of(String word) {
    if (word.equals(word.toLowerCase(Locale.ROOT))) {
      return LOWER;
    }
    return word.equals(word.toUpperCase(Locale.ROOT)) ? UPPER : MIXED;
  }

  /** Returns a word with one capital letter, its first. */
  static String capitalized(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1).toLowerCase(Locale.ROOT);
  }

  /** Returns a word in this case. */
  String applyTo(String word) {
    return switch (this) {
      case LOWER -> word.toLowerCase(Locale.ROOT);
      case UPPER -> word.toUpperCase(Locale.ROOT);
      case MIXED -> word;
    };
  }
}
