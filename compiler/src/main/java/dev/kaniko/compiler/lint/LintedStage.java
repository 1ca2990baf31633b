package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.Analysis;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.ir.StageDraft;
import java.util.List;
import java.util.Objects;

/**
 * A stage as rules see it.
 *
 * @param draft the stage as it is written
 * @param stage the stage as the compiler typed it
 * @param readings its instructions as written, expanded and typed; triggers of its base first
 * @param kept the instructions that it keeps for builds from its image (ONBUILD)
 */
public record LintedStage(StageDraft draft, Stage stage, List<Reading> readings, List<Reading> kept) {
  public LintedStage {
    Objects.requireNonNull(draft);
    Objects.requireNonNull(stage);
    readings = List.copyOf(readings);
    kept = List.copyOf(kept);
  }

  static List<LintedStage> all(Analysis analysis) {
    return analysis.program().stream()
        .flatMap(program -> program.stages().stream())
        .map(stage -> new LintedStage(
            analysis.graph().orElseThrow().stage(stage.id()), stage, analysis.readings().getOrDefault(stage.id(), List.of()),
            analysis.triggers().getOrDefault(stage.id(), List.of())))
        .toList();
  }

  /** Returns the instruction of the file that stands for a reading: its own, or the FROM that brought it in. */
  public InstructionNode owner(Reading reading) {
    return reading.draft().triggeredBy().isPresent() ? draft.node().head() : reading.draft().node();
  }
}
