package dev.kaniko.compiler.lint;

/** Whether the rest of a file that has an error is checked. */
public enum Tolerance {
  /** The rest is checked: every error is reported, and what rules find beside them. */
  GO_ON,
  /** As the reference does: the first error is reported, and what rules find before it in the reference's order of evaluation. */
  STOP_AT_FIRST_ERROR
}
