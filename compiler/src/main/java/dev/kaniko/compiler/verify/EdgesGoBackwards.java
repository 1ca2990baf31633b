package dev.kaniko.compiler.verify;

import dev.kaniko.compiler.ir.StageGraph;
import java.util.List;

/** A needed stage depends on earlier stages only. So there are no cycles, and stages can be built in the order of the file. */
public final class EdgesGoBackwards implements Fact<StageGraph> {
  @Override
  public String claim() {
    return "needed stages depend on earlier ones only";
  }

  @Override
  public List<String> violations(StageGraph graph) {
    return graph.needed().stream()
        .map(graph::stage)
        .flatMap(stage -> graph.dependencies(stage).stream()
            .filter(id -> id.compareTo(stage.id()) >= 0)
            .map(id -> stage.name() + " depends on " + id))
        .toList();
  }
}
