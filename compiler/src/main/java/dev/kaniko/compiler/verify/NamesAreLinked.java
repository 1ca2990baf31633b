package dev.kaniko.compiler.verify;

import dev.kaniko.compiler.ir.StageGraph;
import java.util.List;

/** Every name of a stage, named context or image in an instruction is resolved to a source. */
public final class NamesAreLinked implements Fact<StageGraph> {
  @Override
  public String claim() {
    return "every name in an instruction is resolved";
  }

  @Override
  public List<String> violations(StageGraph graph) {
    return graph.stages().stream()
        .flatMap(stage -> stage.references().stream()
            .filter(reference -> !graph.links().containsKey(reference.origin()))
            .map(reference -> stage.name() + " has the unresolved name " + reference.origin()))
        .toList();
  }
}
