package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.plan.Optimization;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.verify.Fact;
import dev.kaniko.compiler.verify.StagesStandBehindTheirDependencies;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.RootAccess;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Marks the first step of a stage from scratch that looks at the root, a COPY mostly: there is nothing to see yet, so no root is opened for it. */
public final class MarkEmptyRoots implements Pass<BuildProgram> {
  private static final Optimization EMPTY = new Optimization("MarkEmptyRoots", "the root holds nothing yet: no look at it is needed");

  @Override
  public boolean isOptional() {
    return true;
  }

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
    var emptyAtTheirEnd = new HashSet<StageId>();
    return program.map(stage -> mark(stage, emptyAtTheirEnd));
  }

  private static Stage mark(Stage stage, Set<StageId> emptyAtTheirEnd) {
    boolean empty = switch (stage.base()) {
      case Base.Scratch _ -> true;
      case Base.StageBase(var base) -> emptyAtTheirEnd.contains(base);
      case Base.ImageBase _, Base.DirectoryBase _, Base.Unknown _ -> false;
    };
    var steps = new ArrayList<Step>();
    for (var step : stage.steps()) {
      steps.add(empty && step.work().rootAccess() == RootAccess.READ ? step.withWork(step.work().onEmptyRoot(EMPTY)) : step);
      empty &= step.instruction().effects().layer() == Effects.Layer.NEVER && !step.work().runs();
    }
    if (empty) {
      emptyAtTheirEnd.add(stage.id());
    }
    return stage.withSteps(steps);
  }
}
