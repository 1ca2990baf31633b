package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.ir.Base;
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
    var current = graph;
    while (true) {
      var needed = current.needed();
      current = lookup.resolve(current, needed);
      if (compilation.findings().hasErrors()) {
        return current;
      }
      var open = needed.stream().map(current::stage).filter(stage -> !stage.triggersTaken()).map(StageDraft::id).sorted().toList();
      for (var id : open) {
        current = Triggers.take(current, current.stage(id), compilation);
      }
      if (compilation.findings().hasErrors() || open.isEmpty() && isKnown(current)) {
        return current;
      }
    }
  }

  private static boolean isKnown(StageGraph graph) {
    return graph.needed().stream().map(graph::stage).noneMatch(stage -> stage.base() instanceof Base.ImageBase && stage.image().isEmpty());
  }
}
