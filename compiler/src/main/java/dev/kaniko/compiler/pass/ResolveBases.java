package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.base.ImageLookup;
import dev.kaniko.compiler.base.Triggers;
import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.verify.BasesAreKnown;
import dev.kaniko.compiler.verify.Fact;
import dev.kaniko.compiler.verify.NamesAreLinked;
import java.util.List;

/**
 * Looks up the images that needed stages start from or read, and takes the triggers of their bases. Triggers may make more stages
 * needed; then these get their turn. Ends, because each stage is looked at once.
 */
public final class ResolveBases implements Pass<StageGraph> {
  @Override
  public List<Class<? extends Fact<StageGraph>>> requires() {
    return List.of(NamesAreLinked.class);
  }

  @Override
  public List<Fact<StageGraph>> establishes() {
    return List.of(new BasesAreKnown());
  }

  @Override
  public StageGraph apply(StageGraph graph, Compilation compilation) throws InterruptedException {
    var lookup = new ImageLookup(compilation);
    var current = lookup.resolve(graph, graph.needed());
    while (true) {
      var open = current.needed().stream().map(current::stage).filter(stage -> !stage.triggersTaken()).map(StageDraft::id).sorted().toList();
      if (open.isEmpty()) {
        return current;
      }
      current = Triggers.take(current, open, compilation);
      current = lookup.resolve(current, current.needed());
    }
  }
}
