package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.instruction.MountNeed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rejects mounts whose target is the root: it may be relative to the working directory, so that the steps before it decide (language.md §12). */
final class RejectRootMounts {
  private final Map<StageId, ImageConfig> ends = new HashMap<>();
  private final DiagnosticSink sink;

  private RejectRootMounts(DiagnosticSink sink) {
    this.sink = sink;
  }

  /** @param program each stage behind those that it starts from */
  static void in(BuildProgram program, DiagnosticSink sink) {
    var pass = new RejectRootMounts(sink);
    program.stages().forEach(pass::stage);
  }

  private void stage(Stage stage) {
    var config = stage.base() instanceof Base.StageBase(var id) ? ends.getOrDefault(id, stage.config()) : stage.config();
    for (var step : stage.steps()) {
      var effects = step.instruction().effects();
      if (effects.commands().isPresent()) {
        check(effects.commands().get().mounts(), config, stage);
      }
      if (effects.workingDirectory().isPresent()) {
        config = config.withWorkingDir(config.entering(effects.workingDirectory().get().value()));
      }
    }
    ends.put(stage.id(), config);
  }

  private void check(List<MountNeed> mounts, ImageConfig config, Stage stage) {
    for (var mount : mounts) {
      var target = mount.target().filter(text -> config.workingDirectory().resolve(text.value()).isRoot());
      if (target.isPresent()) {
        var place = target.get().span();
        var error = Diagnostic.error("InvalidMount", place, "invalid mount target \"/\"").withHelp("give the directory with target=");
        boolean ofTrigger = !place.source().equals(stage.span().source());
        sink.report(ofTrigger ? error.withLabel(stage.span(), "this base brings the trigger in") : error);
      }
    }
  }
}
