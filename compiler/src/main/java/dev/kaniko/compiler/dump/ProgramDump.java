package dev.kaniko.compiler.dump;

import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.Demand;
import dev.kaniko.compiler.plan.Export;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.PrunedStage;
import dev.kaniko.compiler.plan.RootUse;
import dev.kaniko.compiler.plan.StagePlan;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Dumps a typed program and the plan that is made from it. */
final class ProgramDump {
  private final Lines lines;
  private final StepDump steps;

  ProgramDump(Lines lines) {
    this.lines = lines;
    this.steps = new StepDump(lines);
  }

  void write(BuildProgram program) {
    program.stages().forEach(this::write);
    program.twins().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(twin -> lines.add(twin.getKey() + " is the same as " + twin.getValue()));
  }

  private void write(Stage stage) {
    lines.add(stage.id() + " " + stage.name() + " for " + stage.platform() + " " + lines.place(stage.line().span()), () -> {
      lines.addIf(!stage.start().known(), "base assumed");
      lines.add("starts with", () -> IrText.write(stage.config(), lines));
      write(stage.demand());
      steps.write(stage.steps(), stage.config().environment());
    });
  }

  void write(BuildPlan plan) {
    plan.epoch().ifPresent(epoch -> lines.add("epoch " + epoch.getEpochSecond()));
    plan.proxyEnvironment().entrySet().forEach(proxy -> lines.add("proxy " + Lines.pair(proxy)));
    plan.stages().forEach(this::write);
    plan.pruned().forEach(this::write);
  }

  private void write(StagePlan stage) {
    lines.add(stage.id() + " " + stage.name() + " for " + stage.platform() + " " + lines.place(stage.line().span()), () -> {
      lines.addUses(stage.line().uses());
      lines.add("from " + Lines.quote(stage.line().text()) + " is " + text(stage.base()) + stage.line().context().map(name -> " of the named context " + name).orElse(""));
      lines.addIf(!stage.start().known(), "base assumed");
      var needs = stage.dependencies().stream().sorted().map(Object::toString).collect(Collectors.joining(", "));
      lines.addIf(!needs.isEmpty(), "needs " + needs);
      write(stage.demand());
      lines.addIf(!stage.unpacked(), "not unpacked");
      steps.write(stage.steps(), stage.config().environment());
    });
  }

  private void write(Demand demand) {
    lines.addIf(!demand.image(), "image unseen");
    demand.exports().forEach(export -> lines.add("exports " + text(export)));
    demand.rootUses().forEach(use -> lines.add("unpacked for " + text(use)));
  }

  private void write(PrunedStage stage) {
    lines.add("pruned " + stage.id() + " " + stage.name() + stage.replacement().map(source -> ", replaced by " + IrText.of(source)).orElse(""), stage.line().span());
  }

  private static String text(PlannedBase base) {
    return switch (base) {
      case PlannedBase.Scratch() -> "scratch";
      case PlannedBase.Image(var reference, var platform) -> "image " + reference + " for " + platform;
      case PlannedBase.Directory(var context) -> "directory of the named context " + context;
      case PlannedBase.Stage(var id) -> id.toString();
    };
  }

  private static String text(Export export) {
    return switch (export) {
      case Export.Start(var reader) -> "all to " + reader;
      case Export.Files(var reader, var step, var patterns) -> Lines.quote(patterns) + " to step " + step + " of " + reader;
    };
  }

  private static String text(RootUse use) {
    return switch (use) {
      case RootUse.OwnStep(var step, var access) -> "step " + step + " (" + access.name().toLowerCase(Locale.ROOT) + ")";
      case RootUse.Reader(var export) -> "step " + export.step() + " of " + export.reader();
      case RootUse.Successor(var stage) -> stage.toString();
    };
  }
}
