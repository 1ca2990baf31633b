package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.analysis.LiveSteps;
import dev.kaniko.compiler.analysis.Reads;
import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.plan.Optimization;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.verify.Fact;
import dev.kaniko.compiler.verify.SeenStagesAreWhole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Leaves out what only sets something in an image that nobody sees, and that no later step reads: LABEL, CMD or ENV in a stage that only
 * gives files away, USER behind the last RUN. A step that may fail or change files, or that says nothing of itself, is never left out
 * (compiler/docs/plan.md says why).
 */
public final class OmitUnseenSteps implements Pass<BuildProgram> {
  private static final Optimization OMITTED = new Optimization("OmitUnseenSteps", "nobody sees what it sets: it is not carried out");

  @Override
  public boolean isOptional() {
    return true;
  }

  @Override
  public List<Class<? extends Fact<BuildProgram>>> requires() {
    return List.of(SeenStagesAreWhole.class);
  }

  @Override
  public List<Fact<BuildProgram>> establishes() {
    return List.of();
  }

  @Override
  public BuildProgram apply(BuildProgram program, Compilation compilation) {
    Map<StageId, Reads> readAfter = new HashMap<>();
    Map<StageId, LiveSteps> live = new HashMap<>();
    for (var stage : program.stages().reversed()) {
      if (!stage.demand().image()) {
        var steps = LiveSteps.of(stage.steps(), readAfter.getOrDefault(stage.id(), Reads.NOTHING));
        live.put(stage.id(), steps);
        if (stage.base() instanceof Base.StageBase(var base)) {
          readAfter.merge(base, steps.before(), Reads::and);
        }
      }
    }
    return program.map(stage -> live.containsKey(stage.id()) ? omit(stage, live.get(stage.id())) : stage);
  }

  private static Stage omit(Stage stage, LiveSteps live) {
    var steps = new ArrayList<Step>();
    for (int i = 0; i < stage.steps().size(); i++) {
      var step = stage.steps().get(i);
      steps.add(live.isLive(i) ? step : step.withWork(step.work().omit(OMITTED)));
    }
    return stage.withSteps(steps);
  }
}
