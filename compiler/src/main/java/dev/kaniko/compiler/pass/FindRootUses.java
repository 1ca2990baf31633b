package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.plan.Export;
import dev.kaniko.compiler.plan.RootUse;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.verify.ExportsAreComplete;
import dev.kaniko.compiler.verify.Fact;
import dev.kaniko.compiler.verify.RootUsesAreComplete;
import dev.kaniko.instruction.RootAccess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides whose root is unpacked: that of a stage which has a step that looks at it, whose files another stage reads, or that such a
 * stage starts from.
 */
public final class FindRootUses implements Pass<BuildProgram> {
  @Override
  public List<Class<? extends Fact<BuildProgram>>> requires() {
    return List.of(ExportsAreComplete.class);
  }

  @Override
  public List<Fact<BuildProgram>> establishes() {
    return List.of(new RootUsesAreComplete());
  }

  @Override
  public BuildProgram apply(BuildProgram program, Compilation compilation) {
    var found = new HashMap<StageId, List<RootUse>>();
    // Whether a stage starts from it that is unpacked is known of the later stages first.
    for (var stage : program.stages().reversed()) {
      found.put(stage.id(), uses(stage, found));
    }
    return program.map(stage -> stage.withDemand(stage.demand().withRootUses(found.getOrDefault(stage.id(), List.of()))));
  }

  private static List<RootUse> uses(Stage stage, Map<StageId, List<RootUse>> ofLaterStages) {
    var uses = ofSteps(stage);
    for (var export : stage.demand().exports()) {
      switch (export) {
        case Export.Files files -> uses.add(new RootUse.Reader(files));
        case Export.Start(var successor) -> {
          if (!ofLaterStages.getOrDefault(successor, List.of()).isEmpty()) {
            uses.add(new RootUse.Successor(successor));
          }
        }
      }
    }
    return List.copyOf(uses);
  }

  private static List<RootUse> ofSteps(Stage stage) {
    var uses = new ArrayList<RootUse>();
    for (int i = 0; i < stage.steps().size(); i++) {
      var work = stage.steps().get(i).work();
      if (!work.omitted() && work.rootAccess() != RootAccess.NONE) {
        uses.add(new RootUse.OwnStep(i, work.rootAccess()));
      }
    }
    return uses;
  }
}
