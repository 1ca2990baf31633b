package dev.kaniko.cli.lint;

import dev.kaniko.diagnostic.Severity;

/** The least severity that makes a run fail. */
public enum Threshold {
  ERROR,
  WARNING,
  INFO,
  /** As in hadolint: what is only a matter of style counts as well. There are no findings below {@link #INFO}. */
  STYLE,
  /** Nothing does. */
  NEVER,
  /** As in hadolint: nothing does. */
  IGNORE,
  NONE;

  /** Tells whether findings of a severity make a run fail. */
  public boolean includes(Severity severity) {
    return switch (this) {
      case ERROR -> severity == Severity.ERROR;
      case WARNING -> severity != Severity.INFO;
      case INFO, STYLE -> true;
      case NEVER, IGNORE, NONE -> false;
    };
  }
}
