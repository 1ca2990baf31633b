package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.StageGraph;
import java.util.Objects;

/**
 * How far a file goes, errors or not.
 *
 * @param graph the stages that were looked at, behind the last pass
 * @param program what could be typed of them
 */
public record Analyzed(StageGraph graph, BuildProgram program) {
  public Analyzed {
    Objects.requireNonNull(graph);
    Objects.requireNonNull(program);
  }
}
