package dev.kaniko.runtime.interpreter;

import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.runtime.cache.CacheKey;
import dev.kaniko.runtime.cache.StepStore;
import dev.kaniko.runtime.interpreter.Sighting.Finding;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Says for the steps of stages what a build finds of their results, without carrying them out. It comes to what {@link StageRun} does: a step is
 * {@link Finding#OPEN} only where that depends on what a command makes, on the files of a stage that has to be built, or on who is first.
 */
final class Survey {
  /**
   * What is known between two steps.
   *
   * @param state the state; empty if it is not known before something is carried out
   * @param settled whether the files are known: no command before has to be carried out
   * @param waitsFor what has to be carried out; empty if all is known
   */
  private record Position(Optional<StageState> state, boolean settled, String waitsFor) {
    static Position at(StageState state) {
      return new Position(Optional.of(state), true, "");
    }

    static Position unknown(String waitsFor) {
      return new Position(Optional.empty(), false, waitsFor);
    }

    Position with(StageState next) {
      return new Position(Optional.of(next), settled, waitsFor);
    }
  }

  private final Reuse reuse;
  private final StepKeys keys;
  private final Lookups lookups;
  private final Outlook outlook;
  private final Consumer<Sighting> target;
  private final Map<StageId, Position> ends = new HashMap<>();
  private final Map<CacheKey, String> missed = new HashMap<>();

  /** @param target takes what is said, in the order of the steps */
  Survey(Reuse reuse, StepKeys keys, Lookups lookups, Outlook outlook, Consumer<Sighting> target) {
    this.reuse = reuse;
    this.keys = keys;
    this.lookups = lookups;
    this.outlook = outlook;
    this.target = target;
  }

  /** Says what is found of a stage; those that it starts from and that are built came before. */
  void look(StagePlan stage) throws InterruptedException {
    Position here;
    try {
      here = begin(stage);
    } catch (IOException e) {
      here = Position.unknown("its base, which cannot be looked at: " + e.getMessage());
    }
    for (int number = 1; number <= stage.steps().size(); number++) {
      try {
        here = next(stage, number, here);
      } catch (IOException e) {
        here = Position.unknown("what cannot be looked at: " + e.getMessage());
        tell(stage, number, Finding.OPEN, Optional.empty(), here.waitsFor());
      }
    }
    ends.put(stage.id(), here);
  }

  private Position begin(StagePlan stage) throws IOException, InterruptedException {
    if (stage.base() instanceof PlannedBase.Stage(StageId base)) {
      var known = outlook.end(base);
      if (known.isPresent()) {
        return Position.at(known.get().fork());
      }
      var end = ends.getOrDefault(base, Position.unknown("what comes of " + outlook.name(base)));
      return new Position(end.state().map(StageState::fork), end.settled(), end.waitsFor());
    }
    return Position.at(StageState.begin(keys.baseOf(stage).orElseThrow(), stage.config()));
  }

  private Position next(StagePlan stage, int number, Position here) throws IOException, InterruptedException {
    var step = stage.steps().get(number - 1);
    if (Outlook.isCarriedOut(step)) {
      return here.state().isEmpty() ? here : here.with(outlook.free(stage, step, here.state().get()));
    }
    if (step.instruction().fingerprint().isEmpty()) {
      tell(stage, number, Finding.NEVER_KEPT, Optional.empty(), "");
      return Position.unknown(comesOf(stage, number));
    }
    if (here.state().isEmpty()) {
      tell(stage, number, reuse.keeps(step) ? Finding.OPEN : Finding.NOT_KEPT, Optional.empty(), reuse.keeps(step) ? here.waitsFor() : "");
      return here;
    }
    var state = here.state().get();
    var key = keys.byOrigin(stage, step, state, outlook::end);
    if (key.isEmpty()) {
      var waitsFor = "the files of " + builtSource(step);
      tell(stage, number, reuse.keeps(step) ? Finding.OPEN : Finding.NOT_KEPT, Optional.empty(), reuse.keeps(step) ? waitsFor : "");
      return Position.unknown(comesOf(stage, number));
    }
    return sought(stage, number, here, state, key.get());
  }

  private Position sought(StagePlan stage, int number, Position here, StageState state, StepKey key) throws IOException, InterruptedException {
    var step = stage.steps().get(number - 1);
    boolean blind = !here.settled() && step.work().rootAccess() != RootAccess.NONE;
    if (reuse.keeps(step) && blind && lookups.holds(key)) {
      tell(stage, number, Finding.OPEN, Optional.of(key), here.waitsFor());
      return Position.unknown(here.waitsFor());
    }
    var found = reuse.keeps(step) && !blind ? lookups.find(key) : Optional.<StepStore.Found>empty();
    if (found.isPresent()) {
      target.accept(new Sighting(stage, number, Finding.FOUND, Optional.of(key.parts()), Optional.of(found.get().step().identity()), ""));
      return here.with(state.then(step, found.get().step()));
    }
    if (StepKeys.readsStages(step)) {
      // The build looks once more, by the files, and knows the result by them.
      tell(stage, number, reuse.keeps(step) ? Finding.OPEN : Finding.NOT_KEPT, Optional.of(key), reuse.keeps(step) ? "the files of the stages that it reads" : "");
      return Position.unknown(comesOf(stage, number));
    }
    missing(stage, number, key);
    var delta = Outlook.delta(step, state);
    if (delta.isEmpty() || step.instruction().effects().layer() == Effects.Layer.DEPENDS) {
      return Position.unknown(comesOf(stage, number));
    }
    var next = state.then(step, key.key(), Outlook.layer(step), delta.get());
    return step.work().runs() ? new Position(Optional.of(next), false, comesOf(stage, number)) : here.with(next);
  }

  /** Of steps with one key the first stage that comes to it carries out its own, for all. */
  private void missing(StagePlan stage, int number, StepKey key) throws InterruptedException {
    var finding = lookups.finding(reuse, stage.steps().get(number - 1), key);
    var twin = finding == Finding.NOT_KEPT ? null : missed.putIfAbsent(key.key(), comesOf(stage, number));
    tell(stage, number, twin == null ? finding : Finding.OPEN, Optional.of(key), twin == null ? "" : twin + ", which is the same step");
  }

  private String builtSource(Step step) {
    return step.sources().values().stream()
        .filter(source -> source instanceof TreeSource.StageRoot(StageId id) && outlook.end(id).isEmpty())
        .map(source -> source instanceof TreeSource.StageRoot(StageId id) ? outlook.name(id) : "")
        .findFirst()
        .orElseThrow();
  }

  private static String comesOf(StagePlan stage, int number) {
    return "what comes of [" + stage.name() + " " + number + "/" + stage.steps().size() + "]";
  }

  private void tell(StagePlan stage, int number, Finding finding, Optional<StepKey> key, String waitsFor) {
    target.accept(new Sighting(stage, number, finding, key.map(StepKey::parts), key.map(StepKey::key), waitsFor));
  }
}
