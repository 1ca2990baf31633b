package dev.kaniko.cli;

/** Colours, or none. */
enum Style {
  PLAIN("", "", "", "", "", ""),
  COLOURED("\033[0m", "\033[1m", "\033[2m", "\033[31m", "\033[33m", "\033[32m");

  private final String reset;
  private final String bold;
  private final String dim;
  private final String red;
  private final String yellow;
  private final String green;

  Style(String reset, String bold, String dim, String red, String yellow, String green) {
    this.reset = reset;
    this.bold = bold;
    this.dim = dim;
    this.red = red;
    this.yellow = yellow;
    this.green = green;
  }

  String bold(String text) {
    return bold + text + reset;
  }

  String dim(String text) {
    return dim + text + reset;
  }

  String red(String text) {
    return red + text + reset;
  }

  String yellow(String text) {
    return yellow + text + reset;
  }

  String green(String text) {
    return green + text + reset;
  }
}
