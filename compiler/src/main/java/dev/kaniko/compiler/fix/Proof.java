package dev.kaniko.compiler.fix;

import dev.kaniko.compiler.Analysis;
import dev.kaniko.compiler.analysis.StageIdentity;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.instruction.Binding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file builds, as far as it can be compared: every stage with its name, its start, and the meaning of each of its steps. Where it stands and how it
 * is written does not count; the lines of the history, which repeat the text of the file, may differ.
 *
 * @param globals the build arguments that all stages see
 * @param target the number of the stage that is asked for
 * @param stages the stages in the order in which they are built
 * @param errors how often each error of the language is in the file
 */
public record Proof(Map<String, String> globals, Optional<Integer> target, List<StageImage> stages, Map<String, Integer> errors) {
  /**
   * What one stage builds.
   *
   * @param bindings the variables that each step declares
   */
  public record StageImage(Optional<String> name, ImageConfig config, StageIdentity identity, List<List<Binding>> bindings) {
    static StageImage of(Stage stage, StageDraft draft) {
      var written = StageIdentity.ofImage(stage);
      var steps = written.steps().stream()
          .map(step -> new StageIdentity.StepIdentity(
              step.keyword(), step.fingerprint(), step.unlike(), step.inputs(), step.others(), Optional.empty()))
          .toList();
      return new StageImage(
          draft.node().name().map(name -> name.value()),
          stage.config(),
          new StageIdentity(written.start(), written.platform(), steps),
          stage.steps().stream().map(step -> step.instruction().bindings()).toList());
    }
  }

  /** Returns what a file builds, by everything that the compiler knows of it. */
  public static Proof of(Analysis analysis) {
    var errors = new HashMap<String, Integer>();
    for (Diagnostic diagnostic : analysis.diagnostics()) {
      if (diagnostic.severity() == Severity.ERROR) {
        errors.merge(diagnostic.code() + ": " + diagnostic.message(), 1, Integer::sum);
      }
    }
    return analysis.graph()
        .map(graph -> new Proof(
            graph.globals().values(),
            Optional.of(graph.target().index()),
            analysis.program().stream()
                .flatMap(program -> program.stages().stream())
                .map(stage -> StageImage.of(stage, graph.stage(stage.id())))
                .toList(),
            errors))
        .orElseGet(() -> new Proof(Map.of(), Optional.empty(), List.of(), errors));
  }

  /** Tells whether a text that builds this may take the place of one that builds the other, by what fixes of a kind claim. */
  boolean holds(Candidate.Kind kind, Proof before) {
    return switch (kind) {
      case MENDS -> isWithoutNewErrors(before) && count() < before.count();
      case KEEPS_IMAGE -> buildsTheSame(before);
      case CHANGES_IMAGE -> isWithoutNewErrors(before);
    };
  }

  /** Tells whether a text that builds this may take the place of one that builds the other, and every stage stays the same. */
  public boolean buildsTheSame(Proof before) {
    return isWithoutNewErrors(before) && globals.equals(before.globals) && target.equals(before.target) && stages.equals(before.stages);
  }

  private boolean isWithoutNewErrors(Proof before) {
    return errors.entrySet().stream().allMatch(error -> before.errors.getOrDefault(error.getKey(), 0) >= error.getValue());
  }

  private int count() {
    return errors.values().stream().mapToInt(Integer::intValue).sum();
  }
}
