package dev.kaniko.runtime.explain;

import java.util.Objects;

/**
 * Where a step stands.
 *
 * @param stage what its stage is called
 * @param number its place there, from 1
 * @param total the number of steps of the stage
 */
public record StepName(String stage, int number, int total) {
  public StepName {
    Objects.requireNonNull(stage);
  }

  /** As the build shows it. */
  @Override
  public String toString() {
    return "[" + stage + " " + number + "/" + total + "]";
  }
}
