package dev.kaniko.compiler.report;

import dev.kaniko.diagnostic.Severity;

/** The names of severities in the formats. */
final class Severities {
  private Severities() {}

  /** Returns kaniko's own name, which Checkstyle uses too. */
  static String word(Severity severity) {
    return switch (severity) {
      case ERROR -> "error";
      case WARNING -> "warning";
      case INFO -> "info";
    };
  }

  /** Returns the name in SARIF and GitHub. They differ only for {@link Severity#INFO}, which is called {@code note}. */
  static String level(Severity severity, String note) {
    return severity == Severity.INFO ? note : word(severity);
  }
}
