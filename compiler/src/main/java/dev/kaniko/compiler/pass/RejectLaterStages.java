package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.base.Triggers;
import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.link.EdgeErrors;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.compiler.verify.EdgesGoBackwards;
import dev.kaniko.compiler.verify.Fact;
import dev.kaniko.compiler.verify.NamesAreLinked;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.instruction.StageReference;
import java.util.List;

/** Rejects instructions of needed stages that name a stage which is not defined before (language.md §11). */
public final class RejectLaterStages implements Pass<StageGraph> {
  @Override
  public List<Class<? extends Fact<StageGraph>>> requires() {
    return List.of(NamesAreLinked.class);
  }

  @Override
  public List<Fact<StageGraph>> establishes() {
    return List.of(new EdgesGoBackwards());
  }

  @Override
  public StageGraph apply(StageGraph graph, Compilation compilation) {
    for (var id : graph.needed()) {
      var stage = graph.stage(id);
      for (var draft : stage.instructions()) {
        var sink = Triggers.sink(draft, compilation.findings());
        for (var reference : draft.references()) {
          if (graph.links().get(reference.origin()) instanceof TreeSource.StageRoot(var other) && other.compareTo(id) >= 0) {
            sink.report(other.equals(id)
                ? EdgeErrors.circular(reference.text().span(), stage)
                : later(stage, reference, graph.stage(other)));
          }
        }
      }
    }
    return graph;
  }

  private static Diagnostic later(StageDraft stage, StageReference reference, StageDraft other) {
    var verb = reference.mounted() ? "mount" : "copy";
    return Diagnostic.error("LaterStage", reference.text().span(),
        "cannot " + verb + " from stage \"" + reference.text().value() + "\", it needs to be defined before current stage \"" + stage.name() + "\"")
        .withLabel(EdgeErrors.nameOf(other), "defined here")
        .withHelp("move the stage before the one that reads it");
  }
}
