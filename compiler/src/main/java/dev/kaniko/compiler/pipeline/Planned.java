package dev.kaniko.compiler.pipeline;

import dev.kaniko.compiler.plan.BuildPlan;
import java.util.Objects;

/**
 * A plan and what it was made from.
 *
 * @param plan what is to be done
 * @param analyzed the stages that it is done for
 */
public record Planned(BuildPlan plan, Analyzed analyzed) {
  public Planned {
    Objects.requireNonNull(plan);
    Objects.requireNonNull(analyzed);
  }
}
