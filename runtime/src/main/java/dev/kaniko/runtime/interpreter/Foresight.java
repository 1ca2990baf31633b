package dev.kaniko.runtime.interpreter;

import dev.kaniko.compiler.plan.StageId;
import java.util.List;
import java.util.Set;

/**
 * What a build would find of the results of earlier ones.
 *
 * @param steps in the order of the plan, without those that cost nothing to carry out
 * @param needed the stages that would be built
 */
public record Foresight(List<Sighting> steps, Set<StageId> needed) {
  public Foresight {
    steps = List.copyOf(steps);
    needed = Set.copyOf(needed);
  }
}
