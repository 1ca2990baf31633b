package dev.kaniko.compiler.analysis;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.plan.HistoryLine;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What two stages have in common that come to the same. The variables of each step follow from where a stage starts and the names that its
 * steps declare, so they are not compared one by one.
 *
 * @param start what the stage starts from
 * @param platform what its image is for
 * @param steps what counts of its steps
 */
public record StageIdentity(Start start, Platform platform, List<StepIdentity> steps) {
  /** What a stage starts from, however its FROM line names it. */
  public sealed interface Start {
    record Nothing() implements Start {}

    record Image(ImageReference reference, Platform wanted) implements Start {}

    record Directory(String context, boolean asStage) implements Start {}

    record Earlier(StageId stage) implements Start {}

    /** Like no other. */
    record Itself(StageId stage) implements Start {}
  }

  /**
   * @param unlike set for a step that is like no other, because its result must never be used again
   * @param inputs what is read, and from where
   * @param others what else is named, and where that leads to
   * @param written its line of history; empty where nobody sees it
   */
  public record StepIdentity(
      Keyword keyword,
      Fingerprint fingerprint,
      Optional<Unlike> unlike,
      List<Map.Entry<Input, Optional<TreeSource>>> inputs,
      Map<Origin, TreeSource> others,
      Optional<Written> written) {}

  public record Unlike(StageId stage, int place) {}

  /** The arguments that a line shows follow from those declared before it. */
  public record Written(String text, List<Map.Entry<String, Optional<String>>> uses) {
    static Written of(HistoryLine line) {
      // The keyword is compared by itself, for its case does not count.
      return new Written(line.text().substring(line.text().indexOf(' ') + 1), line.uses().stream().map(use -> Map.entry(use.name(), use.value())).toList());
    }
  }

  /** Identifies the image of a stage: layers, configuration and history. */
  public static StageIdentity ofImage(Stage stage) {
    var steps = new ArrayList<StepIdentity>();
    for (int i = 0; i < stage.steps().size(); i++) {
      steps.add(identity(stage.id(), i, stage.steps().get(i), true));
    }
    return new StageIdentity(start(stage), stage.platform(), steps);
  }

  /** Identifies the files of a stage, whatever else its image holds. */
  public static StageIdentity ofFiles(Stage stage) {
    var live = LiveSteps.ofFiles(stage.steps());
    var steps = new ArrayList<StepIdentity>();
    live.places().stream().forEach(place -> steps.add(identity(stage.id(), place, stage.steps().get(place), false)));
    return new StageIdentity(start(stage), stage.platform(), steps);
  }

  private static Start start(Stage stage) {
    return switch (stage.base()) {
      case Base.Scratch _ -> new Start.Nothing();
      case Base.ImageBase(var reference, var wanted, _) -> new Start.Image(reference, wanted);
      case Base.DirectoryBase(var context, var asStage) -> new Start.Directory(context, asStage);
      case Base.StageBase(var id) -> new Start.Earlier(id);
      case Base.Unknown() -> new Start.Itself(stage.id());
    };
  }

  private static StepIdentity identity(StageId stage, int place, Step step, boolean written) {
    var instruction = step.instruction();
    var fingerprint = instruction.fingerprint();
    var inputs = new ArrayList<Map.Entry<Input, Optional<TreeSource>>>();
    var others = step.sources().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    for (var input : instruction.inputs()) {
      if (input instanceof Input.Files(var origin, var patterns)) {
        // Where the files are found counts, not by which name.
        inputs.add(Map.entry(new Input.Files(new Origin.BuildContext(), patterns), Optional.ofNullable(step.sources().get(origin))));
        others.remove(origin);
      } else {
        inputs.add(Map.entry(input, Optional.empty()));
      }
    }
    return new StepIdentity(
        instruction.keyword(),
        fingerprint.orElse(Fingerprint.EMPTY),
        fingerprint.isPresent() ? Optional.empty() : Optional.of(new Unlike(stage, place)),
        inputs,
        others,
        written ? Optional.of(Written.of(step.line())) : Optional.empty());
  }
}
