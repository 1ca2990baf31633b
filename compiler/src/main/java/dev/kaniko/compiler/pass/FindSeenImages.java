package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.plan.Optimization;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.verify.Fact;
import dev.kaniko.compiler.verify.SeenStagesAreWhole;
import dev.kaniko.compiler.verify.StagesStandBehindTheirDependencies;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the stages whose image nobody sees: neither the target nor a stage that ends in it starts from them, so that only their files are
 * read. Their layers need not be written.
 */
public final class FindSeenImages implements Pass<BuildProgram> {
  private static final Optimization UNSEEN =
      new Optimization("FindSeenImages", "nobody sees its image, only files of it: its layers are not written");

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
    return List.of(new SeenStagesAreWhole());
  }

  @Override
  public BuildProgram apply(BuildProgram program, Compilation compilation) {
    var seen = seen(program);
    return program.map(
        stage -> seen.contains(stage.id()) ? stage : stage.withDemand(stage.demand().withoutImage()).optimized(UNSEEN));
  }

  /** Returns the stages whose image is seen. */
  static Set<StageId> seen(BuildProgram program) {
    var seen = new HashSet<StageId>();
    program.target().map(Stage::id).ifPresent(seen::add);
    for (var stage : program.stages().reversed()) {
      if (seen.contains(stage.id()) && stage.base() instanceof Base.StageBase(var base)) {
        seen.add(base);
      }
    }
    return seen;
  }
}
