package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.compilation.Findings;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.scope.Judgement;
import dev.kaniko.compiler.verify.Fact;
import dev.kaniko.compiler.verify.StagesStandBehindTheirDependencies;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.instruction.MountNeed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rejects mounts whose target is the root: it may be relative to the working directory, so that the steps before it decide (language.md §12). */
public final class RejectRootMounts implements Pass<BuildProgram> {
  @Override
  public List<Class<? extends Fact<BuildProgram>>> requires() {
    return List.of(StagesStandBehindTheirDependencies.class);
  }

  @Override
  public List<Fact<BuildProgram>> establishes() {
    return List.of();
  }

  @Override
  public BuildProgram apply(BuildProgram program, Compilation compilation) {
    var ends = new HashMap<StageId, ImageConfig>();
    for (var stage : program.stages()) {
      var start = stage.base() instanceof Base.StageBase(var id) ? ends.getOrDefault(id, stage.config()) : stage.config();
      ends.put(stage.id(), check(stage, start, compilation.findings()));
    }
    return program;
  }

  /** Returns the configuration that a stage ends with, as far as it counts for targets. */
  private static ImageConfig check(Stage stage, ImageConfig start, Findings findings) {
    var config = start;
    for (var step : stage.steps()) {
      var effects = step.instruction().effects();
      if (effects.commands().isPresent()) {
        check(effects.commands().get().mounts(), config, stage, step, findings);
      }
      if (effects.workingDirectory().isPresent()) {
        config = config.withWorkingDir(config.entering(effects.workingDirectory().get().value()));
      }
    }
    return config;
  }

  private static void check(List<MountNeed> mounts, ImageConfig config, Stage stage, Step step, Findings findings) {
    for (var mount : mounts) {
      var target = mount.target().filter(text -> config.workingDirectory().resolve(text.value()).isRoot());
      if (target.isPresent()) {
        var place = target.get().span();
        var uses = step.uses().stream().filter(use -> place.contains(use.span())).toList();
        if (!stage.start().known() && uses.stream().anyMatch(use -> use.provenance().isEmpty())) {
          // The base may define the variable.
          continue;
        }
        var error = Diagnostic.error("InvalidMount", place, "invalid mount target \"/\"").withHelp("give the directory with target=");
        boolean ofTrigger = !place.source().equals(stage.line().span().source());
        findings.report(
            ofTrigger ? error.withLabel(stage.line().span(), "this base brings the trigger in") : error, Judgement.remedy(uses, Map.of()));
      }
    }
  }
}
