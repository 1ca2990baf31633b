package dev.kaniko.compiler.pipeline;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.ResolvedStage;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.plan.BuildPlan;
import java.util.List;

/** Is shown every form that a file takes on its way to a plan, with the name of what made it: one of {@link Pipeline#names}. */
public interface PassObserver {
  /** Is not interested. */
  PassObserver NONE = new PassObserver() {};

  default void parsed(String pass, DockerfileAst ast) {}

  default void linked(String pass, StageGraph graph) {}

  default void resolved(String pass, List<ResolvedStage> stages) {}

  default void typed(String pass, BuildProgram program) {}

  default void planned(String pass, BuildPlan plan) {}
}
