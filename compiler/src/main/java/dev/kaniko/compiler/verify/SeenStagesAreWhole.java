package dev.kaniko.compiler.verify;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.plan.StageId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The image of the target is visible, and so are the images of the stages that it starts from, directly or not. The optimizer must not omit a step of
 * these stages.
 */
public final class SeenStagesAreWhole implements Fact<BuildProgram> {
  @Override
  public String claim() {
    return "every stage with a visible image has all its steps";
  }

  @Override
  public List<String> violations(BuildProgram program) {
    var seen = new HashSet<StageId>();
    program.target().ifPresent(target -> seen.add(target.id()));
    var found = new ArrayList<String>();
    for (var stage : program.stages().reversed()) {
      if (!seen.contains(stage.id())) {
        continue;
      }
      if (stage.base() instanceof Base.StageBase(var base)) {
        seen.add(base);
      }
      if (!stage.demand().image()) {
        found.add("the image of " + stage.name() + " is visible and marked as not visible");
      }
      stage.steps().stream().filter(step -> step.work().omitted()).forEach(step -> found.add(stage.name() + " lacks " + step.text()));
    }
    return found;
  }
}
