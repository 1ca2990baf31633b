package dev.kaniko.compiler.link;

import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.StageReference;
import dev.kaniko.instruction.syntax.Text;

/** What is said of an edge between stages that cannot be. */
public final class EdgeErrors {
  private EdgeErrors() {}

  public static boolean leadsToStage(StageGraph graph, StageReference reference) {
    return graph.links().get(reference.origin()) instanceof TreeSource.StageRoot;
  }

  public static Diagnostic circular(Span at, StageDraft stage) {
    return Diagnostic.error("CircularDependency", at, "circular dependency detected on stage: " + stage.name())
        .withNote("a stage cannot need itself")
        .withLabel(nameOf(stage), "this stage");
  }

  /** Returns where a stage is named, or its FROM word. */
  public static Span nameOf(StageDraft stage) {
    return stage.node().name().map(Text::span).orElse(stage.node().head().word().span());
  }
}
