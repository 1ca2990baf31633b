package dev.kaniko.compiler.ir;

import dev.kaniko.compiler.plan.StageId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The stages to build, with typed instructions, expanded variables and resolved names.
 *
 * @param stages the stages in build order: each comes after the stages that it needs, and the target is the last
 * @param twins maps each stage that is replaced by an identical one to that stage
 */
public record BuildProgram(List<Stage> stages, Map<StageId, StageId> twins) {
  public BuildProgram {
    stages = List.copyOf(stages);
    twins = Map.copyOf(twins);
  }

  /** Returns a program in which no stage is replaced by another. */
  public static BuildProgram of(List<Stage> stages) {
    return new BuildProgram(stages, Map.of());
  }

  /** Returns the target stage; empty if there are no stages. */
  public Optional<Stage> target() {
    return stages.isEmpty() ? Optional.empty() : Optional.of(stages.getLast());
  }

  /** Returns this program with each stage replaced. */
  public BuildProgram map(UnaryOperator<Stage> change) {
    return new BuildProgram(stages.stream().map(change).toList(), twins);
  }
}
