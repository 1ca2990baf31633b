package dev.kaniko.runtime.explain;

import dev.kaniko.compiler.plan.Scrubber;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.runtime.interpreter.Sighting;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A step of this build.
 *
 * @param text without secrets
 * @param sighting what was found of its result; empty if the build did not get so far
 * @param items what it depends on; empty if that is not known
 */
record Observed(StagePlan stage, StepName name, String keyword, String text, Optional<Sighting> sighting, List<Item> items) {
  static Observed of(StagePlan stage, int number, Optional<Sighting> sighting, Map<StageId, String> stages, Scrubber scrubber) {
    var step = stage.steps().get(number - 1);
    var items = sighting.flatMap(Sighting::parts).map(parts -> Items.of(parts, step, stages)).orElse(List.of());
    return new Observed(
        stage, new StepName(stage.name(), number, stage.steps().size()), step.instruction().keyword().text(), scrubber.scrub(step.text()), sighting, items);
  }

  /** Returns this step as one of which it is not known what it depends on. */
  Observed withoutItems() {
    return new Observed(stage, name, keyword, text, sighting, List.of());
  }

  Counterparts.Wanted wanted() {
    return new Counterparts.Wanted(name, keyword, text);
  }

  boolean isReused() {
    return sighting.isPresent() && sighting.get().finding() == Sighting.Finding.FOUND;
  }

  String identity() {
    return sighting.flatMap(Sighting::identity).map(key -> key.hex()).orElse("");
  }
}
