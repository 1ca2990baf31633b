package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.verify.Fact;
import dev.kaniko.compiler.verify.NamesAreLinked;
import dev.kaniko.diagnostic.Diagnostic;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
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
    var references = new References(graph, compilation.settings(), compilation.findings());
    var linked = graph.withLinks(references.link(graph.stages().stream().map(StageDraft::references).flatMap(List::stream).toList()));
    circle(linked).ifPresent(stage -> compilation.findings().report(circular(linked, stage)));
    return linked;
  }

  /** Returns the first stage of a circle. */
  private static Optional<StageDraft> circle(StageGraph graph) {
    var done = new HashSet<StageId>();
    return graph.stages().stream().filter(stage -> isInCircle(graph, stage, new LinkedHashSet<>(), done)).findFirst();
  }

  private static boolean isInCircle(StageGraph graph, StageDraft stage, SequencedSet<StageId> path, Set<StageId> done) {
    if (!path.add(stage.id())) {
      return true;
    }
    for (var id : graph.dependencies(stage)) {
      if (!done.contains(id) && isInCircle(graph, graph.stage(id), path, done)) {
        return true;
      }
    }
    path.remove(stage.id());
    done.add(stage.id());
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
