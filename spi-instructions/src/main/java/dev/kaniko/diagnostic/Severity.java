package dev.kaniko.diagnostic;

/** How much a diagnostic weighs; only {@link #ERROR} stops a build. */
public enum Severity {
  ERROR,
  WARNING,
  INFO
}
