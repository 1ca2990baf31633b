package dev.kaniko.compiler.verify;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.StageGraph;
import java.util.ArrayList;
import java.util.List;

/** Every needed stage has the configuration of its base image, and the triggers of its base are among its instructions. */
public final class BasesAreKnown implements Fact<StageGraph> {
  @Override
  public String claim() {
    return "the bases of needed stages are known and their triggers taken";
  }

  @Override
  public List<String> violations(StageGraph graph) {
    var found = new ArrayList<String>();
    for (var id : graph.needed()) {
      var stage = graph.stage(id);
      if (stage.base() instanceof Base.ImageBase && stage.image().isEmpty()) {
        found.add(stage.name() + " has an unknown base");
      }
      if (!stage.triggersTaken()) {
        found.add(stage.name() + " lacks the triggers of its base");
      }
    }
    return found;
  }
}
