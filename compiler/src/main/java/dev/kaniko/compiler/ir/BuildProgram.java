package dev.kaniko.compiler.ir;

import dev.kaniko.compiler.plan.StageId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What is built: typed, expanded, resolved.
 *
 * @param stages the stages that are built, each behind those that it needs; the target is the last
 * @param twins the stages that are not built because another is the same, each with that one
 */
public record BuildProgram(List<Stage> stages, Map<StageId, StageId> twins) {
  public BuildProgram {
    stages = List.copyOf(stages);
    twins = Map.copyOf(twins);
  }

  /** Returns the program of stages of which each is built. */
  public static BuildProgram of(List<Stage> stages) {
    return new BuildProgram(stages, Map.of());
  }

  /** Returns the stage whose image is asked for; empty if there is no stage. */
  public Optional<Stage> target() {
    return stages.isEmpty() ? Optional.empty() : Optional.of(stages.getLast());
  }

  /** Returns this program with each stage replaced. */
  public BuildProgram map(UnaryOperator<Stage> change) {
    return new BuildProgram(stages.stream().map(change).toList(), twins);
  }
}
