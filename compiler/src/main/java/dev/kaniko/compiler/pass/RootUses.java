package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.plan.Export;
import dev.kaniko.compiler.plan.RootUse;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.instruction.RootAccess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides whose root is unpacked: that of a stage which has a step that looks at it, whose files another stage reads, or that such a
 * stage starts from.
 */
final class RootUses {
  private RootUses() {}

  /**
   * Returns the reasons for each stage.
   *
   * @param program holds each stage behind those that it starts from
   */
  static Map<StageId, List<RootUse>> of(BuildProgram program, Map<StageId, List<Export>> exports) {
    var found = new HashMap<StageId, List<RootUse>>();
    for (var stage : program.stages().reversed()) {
      var uses = ofSteps(stage);
      for (var export : exports.getOrDefault(stage.id(), List.of())) {
        switch (export) {
          case Export.Files files -> uses.add(new RootUse.Reader(files));
          case Export.Start(var successor) -> {
            if (!found.getOrDefault(successor, List.of()).isEmpty()) {
              uses.add(new RootUse.Successor(successor));
            }
          }
        }
      }
      found.put(stage.id(), List.copyOf(uses));
    }
    return found;
  }

  private static List<RootUse> ofSteps(Stage stage) {
    var uses = new ArrayList<RootUse>();
    for (int i = 0; i < stage.steps().size(); i++) {
      var access = stage.steps().get(i).instruction().rootAccess();
      if (access != RootAccess.NONE) {
        uses.add(new RootUse.OwnStep(i, access));
      }
    }
    return uses;
  }
}
