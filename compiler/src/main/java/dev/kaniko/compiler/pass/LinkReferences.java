package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.link.EdgeErrors;
import dev.kaniko.compiler.link.References;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.verify.Fact;
import dev.kaniko.compiler.verify.NamesAreLinked;
import dev.kaniko.diagnostic.Diagnostic;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what every name in every instruction leads to, also in stages that are not built, and rejects circles. */
public final class LinkReferences implements Pass<StageGraph> {
  @Override
  public List<Class<? extends Fact<StageGraph>>> requires() {
    return List.of();
  }

  @Override
  public List<Fact<StageGraph>> establishes() {
    return List.of(new NamesAreLinked());
  }

  @Override
  public StageGraph apply(StageGraph graph, Compilation compilation) {
    var references = new References(graph, compilation.settings());
    var all = graph.stages().stream().map(StageDraft::references).flatMap(List::stream).toList();
    var linked = graph.withLinks(references.link(all, compilation.findings()));
    circle(linked).ifPresent(stage -> compilation.findings().report(circular(linked, stage)));
    return linked;
  }

  /** Returns the first stage that leads into a circle. */
  private static Optional<StageDraft> circle(StageGraph graph) {
    var done = new HashSet<StageId>();
    return graph.stages().stream().filter(stage -> leadsIntoCircle(graph, stage.id(), done)).findFirst();
  }

  /** Walks with a stack of its own: stages may hang together in a chain as long as the file. */
  private static boolean leadsIntoCircle(StageGraph graph, StageId start, Set<StageId> done) {
    var path = new LinkedHashMap<StageId, Iterator<StageId>>();
    if (!done.contains(start)) {
      path.put(start, graph.dependencies(graph.stage(start)).iterator());
    }
    while (!path.isEmpty()) {
      var last = path.lastEntry();
      if (!last.getValue().hasNext()) {
        done.add(last.getKey());
        path.pollLastEntry();
        continue;
      }
      var next = last.getValue().next();
      if (path.containsKey(next)) {
        return true;
      }
      if (!done.contains(next)) {
        path.put(next, graph.dependencies(graph.stage(next)).iterator());
      }
    }
    return false;
  }

  private static Diagnostic circular(StageGraph graph, StageDraft stage) {
    var at = stage.references().stream()
        .filter(reference -> EdgeErrors.leadsToStage(graph, reference))
        .map(reference -> reference.text().span())
        .findFirst()
        .orElse(stage.node().base().span());
    return EdgeErrors.circular(at, stage);
  }
}
