package dev.kaniko.compiler.pipeline;

import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.plan.StageId;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How far a file goes, errors or not.
 *
 * @param graph the stages that were looked at, behind the last pass
 * @param program what could be typed of them
 * @param readings what became of the instructions of each of them
 */
public record Analyzed(StageGraph graph, BuildProgram program, Map<StageId, List<Reading>> readings) {
  public Analyzed {
    Objects.requireNonNull(graph);
    Objects.requireNonNull(program);
    readings = Map.copyOf(readings);
  }
}
