package dev.kaniko.runtime.explain;

import java.util.List;
import java.util.Objects;

/**
 * A step and whether it was reused.
 *
 * @param text the instruction on one line, without secrets
 * @param reasons why it was not; none for a hit
 */
public record ExplainedStep(StepName name, String text, Verdict verdict, List<Reason> reasons) {
  /** Whether a result was found. */
  public enum Verdict {
    HIT,
    MISS,
    /** Only carrying out an earlier step will tell; for a build that is only planned. */
    OPEN
  }

  public ExplainedStep {
    Objects.requireNonNull(name);
    Objects.requireNonNull(text);
    Objects.requireNonNull(verdict);
    reasons = List.copyOf(reasons);
  }
}
