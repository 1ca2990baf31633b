package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.verify.BasesAreKnown;
import dev.kaniko.compiler.verify.EdgesGoBackwards;
import dev.kaniko.compiler.verify.Fact;
import dev.kaniko.compiler.verify.OnlyNeededStages;
import java.util.List;

/** Drops the stages that the target does not need. Comes behind triggers, which may make a stage needed. */
public final class PruneStages implements Pass<StageGraph> {
  @Override
  public List<Class<? extends Fact<StageGraph>>> requires() {
    return List.of(BasesAreKnown.class, EdgesGoBackwards.class);
  }

  @Override
  public List<Fact<StageGraph>> establishes() {
    return List.of(new OnlyNeededStages());
  }

  @Override
  public StageGraph apply(StageGraph graph, Compilation compilation) {
    var needed = graph.needed();
    return graph.withStages(graph.stages().stream().filter(stage -> needed.contains(stage.id())).toList());
  }
}
