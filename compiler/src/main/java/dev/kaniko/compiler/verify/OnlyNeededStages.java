package dev.kaniko.compiler.verify;

import dev.kaniko.compiler.ir.StageGraph;
import java.util.List;

/** The graph has exactly the stages that the target needs. */
public final class OnlyNeededStages implements Fact<StageGraph> {
  @Override
  public String claim() {
    return "the graph has exactly the needed stages, in the order of the file, with the target last";
  }

  @Override
  public List<String> violations(StageGraph graph) {
    var there = graph.stages().stream().map(stage -> stage.id()).toList();
    var needed = graph.needed().stream().sorted().toList();
    return there.equals(needed) && needed.getLast().equals(graph.target())
        ? List.of()
        : List.of("the graph has " + there + ", needed are " + needed + ", the target is " + graph.target());
  }
}
