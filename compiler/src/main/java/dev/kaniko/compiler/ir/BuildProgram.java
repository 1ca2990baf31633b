package dev.kaniko.compiler.ir;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What is built: typed, expanded, resolved.
 *
 * @param stages the stages that are built, each behind those that it needs; the target is the last
 */
public record BuildProgram(List<Stage> stages) {
  public BuildProgram {
    stages = List.copyOf(stages);
  }

  /** Returns this program with each stage replaced. */
  public BuildProgram map(UnaryOperator<Stage> change) {
    return new BuildProgram(stages.stream().map(change).toList());
  }
}
