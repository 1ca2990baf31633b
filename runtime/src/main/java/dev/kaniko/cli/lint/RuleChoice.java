package dev.kaniko.cli.lint;

import dev.kaniko.diagnostic.Severity;
import java.util.Locale;
import java.util.Optional;

/** What becomes of the findings of a rule. */
public enum RuleChoice {
  /** It is not looked for. */
  OFF,
  /** It is looked for, with its own severity; an experimental one too. */
  ON,
  ERROR,
  WARNING,
  INFO;

  /** Returns the severity that its findings get; empty for their own. */
  public Optional<Severity> severity() {
    return switch (this) {
      case OFF, ON -> Optional.empty();
      case ERROR -> Optional.of(Severity.ERROR);
      case WARNING -> Optional.of(Severity.WARNING);
      case INFO -> Optional.of(Severity.INFO);
    };
  }

  /** Returns the word for it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
