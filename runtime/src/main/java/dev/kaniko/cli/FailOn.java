package dev.kaniko.cli;

import dev.kaniko.diagnostic.Severity;

/** What makes {@code kaniko lint} end with a failure: findings of this severity or more. */
enum FailOn {
  ERROR,
  WARNING,
  INFO,
  NEVER;

  boolean includes(Severity severity) {
    return switch (severity) {
      case ERROR -> this != NEVER;
      case WARNING -> this == WARNING || this == INFO;
      case INFO -> this == INFO;
    };
  }
}
