package dev.kaniko.compiler.report;

import dev.kaniko.diagnostic.Severity;

/** The colours of a report, or none. */
enum Palette {
  PLAIN,
  ANSI;

  private static final String RESET = "\u001B[0m";

  String severity(Severity severity, String text) {
    return paint(
        switch (severity) {
          case ERROR -> "\u001B[1;31m";
          case WARNING -> "\u001B[1;33m";
          case INFO -> "\u001B[1;36m";
        },
        text);
  }

  String frame(String text) {
    return paint("\u001B[34m", text);
  }

  String label(String text) {
    return paint("\u001B[36m", text);
  }

  String strong(String text) {
    return paint("\u001B[1m", text);
  }

  private String paint(String colour, String text) {
    return this == PLAIN || text.isEmpty() ? text : colour + text + RESET;
  }
}
