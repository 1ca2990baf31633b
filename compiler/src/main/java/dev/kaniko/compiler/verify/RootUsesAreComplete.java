package dev.kaniko.compiler.verify;

import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.plan.Export;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.instruction.RootAccess;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The root of a stage is unpacked exactly if one of its steps or another stage needs it. */
public final class RootUsesAreComplete implements Fact<BuildProgram> {
  @Override
  public String claim() {
    return "a root is unpacked exactly if a step or another stage needs it";
  }

  @Override
  public List<String> violations(BuildProgram program) {
    var unpacked = new HashSet<StageId>();
    program.stages().stream().filter(stage -> !stage.demand().rootUses().isEmpty()).map(Stage::id).forEach(unpacked::add);
    return program.stages().stream()
        .filter(stage -> unpacked.contains(stage.id()) != isNeeded(stage, unpacked))
        .map(stage -> "the root of " + stage.name() + (unpacked.contains(stage.id()) ? " is unpacked and not needed" : " is needed and not unpacked"))
        .toList();
  }

  private static boolean isNeeded(Stage stage, Set<StageId> unpacked) {
    boolean byItself = stage.steps().stream().anyMatch(step -> !step.work().omitted() && step.work().rootAccess() != RootAccess.NONE);
    return byItself || stage.demand().exports().stream().anyMatch(export -> switch (export) {
      case Export.Files _ -> true;
      case Export.Start(var successor) -> unpacked.contains(successor);
    });
  }
}
