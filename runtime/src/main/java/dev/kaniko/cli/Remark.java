package dev.kaniko.cli;

/**
 * A line about an option or a variable that was given.
 *
 * @param level {@link Verbosity#WARN} or {@link Verbosity#DEBUG}
 * @param text one line for people
 */
record Remark(Verbosity level, String text) {
  static Remark warning(String text) {
    return new Remark(Verbosity.WARN, text);
  }

  static Remark debug(String text) {
    return new Remark(Verbosity.DEBUG, text);
  }
}
