package dev.kaniko.cli;

import java.util.Locale;

/** How much is told. Each level tells what the levels before it tell too. */
enum Verbosity {
  PANIC,
  FATAL,
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE;

  boolean tells(Verbosity level) {
    return compareTo(level) >= 0;
  }

  /** Returns the word for the level in a line of JSON, as the original writes it. */
  String logged() {
    return this == WARN ? "warning" : name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a level as the original does (ParseLevel of logrus).
   *
   * @throws IllegalArgumentException if it is none
   */
  static Verbosity parse(String text) {
    var word = text.toUpperCase(Locale.ROOT);
    return word.equals("WARNING") ? WARN : valueOf(word);
  }
}
