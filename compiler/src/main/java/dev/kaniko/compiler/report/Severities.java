package dev.kaniko.compiler.report;

import dev.kaniko.diagnostic.Severity;

/** What formats call severities. */
final class Severities {
  private Severities() {}

  /** The word of our own, which Checkstyle uses too. */
  static String word(Severity severity) {
    return switch (severity) {
      case ERROR -> "error";
      case WARNING -> "warning";
      case INFO -> "info";
    };
  }

  /** The word of SARIF, and the command of GitHub: the same, but for what is no more than a note. */
  static String level(Severity severity, String note) {
    return severity == Severity.INFO ? note : word(severity);
  }
}
