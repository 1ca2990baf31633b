package dev.kaniko.compiler.verify;

import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.plan.StageId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Each stage occurs once, after all stages that it depends on. So none of these was pruned. */
public final class StagesStandBehindTheirDependencies implements Fact<BuildProgram> {
  @Override
  public String claim() {
    return "each stage occurs once, after those that it depends on";
  }

  @Override
  public List<String> violations(BuildProgram program) {
    var seen = new HashSet<StageId>();
    var found = new ArrayList<String>();
    for (var stage : program.stages()) {
      if (!seen.containsAll(stage.dependencies())) {
        found.add(stage.name() + " comes before one of its dependencies " + stage.dependencies());
      }
      if (!seen.add(stage.id())) {
        found.add(stage.id() + " occurs twice");
      }
    }
    return found;
  }
}
