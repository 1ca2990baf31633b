package dev.kaniko.runtime.isolation;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.image.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the steps that run programs of another machine for which there is no emulator, before the first one runs. */
public final class EmulationCheck {
  private static final String CODE = "Emulation";

  /**
   * Such a step.
   *
   * @param number its place in the stage, from 1
   * @param error what is said of it
   */
  public record ForeignStep(StageId stage, int number, Diagnostic error) {}

  private EmulationCheck() {}

  /** Returns all such steps. Of a stage without a base image nobody knows what its programs are for: the kernel will tell. */
  public static List<ForeignStep> find(BuildPlan plan, Emulators emulators) {
    var foreign = new ArrayList<ForeignStep>();
    Map<StageId, StagePlan> stages = new HashMap<>();
    for (var stage : plan.stages()) {
      stages.put(stage.id(), stage);
      if (!startsFromImage(stage, stages) || stage.steps().stream().noneMatch(step -> step.work().runs() && !step.work().omitted())) {
        continue;
      }
      var lacking = emulators.lacking(stage.platform());
      for (int i = 0; lacking.isPresent() && i < stage.steps().size(); i++) {
        var step = stage.steps().get(i);
        if (step.work().runs() && !step.work().omitted()) {
          var message = "[" + stage.name() + " " + (i + 1) + "/" + stage.steps().size() + "] " + step.instruction().keyword() + " cannot run programs of "
              + stage.platform() + " on " + Platform.ofThisMachine() + ": " + lacking.get();
          foreign.add(new ForeignStep(stage.id(), i + 1, Diagnostic.error(CODE, step.instruction().span(), message).withHelp(help(stage.platform()))));
        }
      }
    }
    return foreign;
  }

  /** Says what to do where programs of a platform cannot be executed. */
  public static String help(Platform platform) {
    return "run what makes files for other platforms in a stage that is FROM --platform=$BUILDPLATFORM and copy them from there"
        + (platform.os().equals("linux")
            ? ", or register an emulator on the host: install qemu-user-static there, or docker run --privileged --rm tonistiigi/binfmt --install "
                + platform.architecture()
            : "");
  }

  private static boolean startsFromImage(StagePlan stage, Map<StageId, StagePlan> earlier) {
    return switch (stage.base()) {
      case PlannedBase.Image _ -> true;
      case PlannedBase.Scratch _, PlannedBase.Directory _ -> false;
      case PlannedBase.Stage(StageId id) -> {
        var base = earlier.get(id);
        yield base != null && startsFromImage(base, earlier);
      }
    };
  }
}
