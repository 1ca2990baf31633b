package dev.kaniko.runtime.interpreter;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.Effects;
import dev.kaniko.runtime.cache.CacheKey;
import dev.kaniko.runtime.cache.StepStore;
import dev.kaniko.runtime.layer.WrittenLayer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What is known of a build before anything is carried out: which results of steps are there, and so which stages need not be built.
 *
 * <p>The keys of the plan are computed first, as if every result were there, and the store is told of them together: one that is far away
 * looks them up side by side. Then they are asked for in the order of the plan. What a step that reads a stage is known by stands in its result;
 * so the store is told of the keys behind it when that is found.
 */
final class Outlook {
  /** Carries out a step that is {@linkplain StepKeys#isFree free}. */
  @FunctionalInterface
  interface FreeSteps {
    ConfigDelta execute(StagePlan stage, Step step, StageState state) throws IOException, InterruptedException;
  }

  /** Stands for a layer that nobody asks for. */
  private static final CompletableFuture<WrittenLayer> SOME_LAYER = new CompletableFuture<>();

  private final BuildPlan plan;
  private final Reuse reuse;
  private final StepKeys keys;
  private final Lookups lookups;
  private final FreeSteps freeSteps;
  private final Map<StageId, StageState> ends = new HashMap<>();
  private final Set<Step> missing = Collections.newSetFromMap(new IdentityHashMap<>());

  private Outlook(BuildPlan plan, Reuse reuse, StepKeys keys, Lookups lookups, FreeSteps freeSteps) {
    this.plan = plan;
    this.reuse = reuse;
    this.keys = keys;
    this.lookups = lookups;
    this.freeSteps = freeSteps;
  }

  /** Looks up what there is of a plan. */
  static Outlook of(BuildPlan plan, Reuse reuse, StepKeys keys, Lookups lookups, FreeSteps freeSteps) throws InterruptedException {
    var outlook = new Outlook(plan, reuse, keys, lookups, freeSteps);
    outlook.announce();
    for (var stage : plan.stages()) {
      outlook.look(stage);
    }
    return outlook;
  }

  /** Returns the state at the end of a stage that need not be built; empty for others. */
  Optional<StageState> end(StageId stage) {
    return Optional.ofNullable(ends.get(stage));
  }

  /** Returns what people call a stage. */
  String name(StageId id) {
    return plan.stages().stream().filter(stage -> stage.id().equals(id)).map(stage -> "stage " + stage.name()).findFirst().orElseGet(id::toString);
  }

  /** Returns the stages that are carried out: those whose image is asked for, and those whose files a step reads that is carried out. */
  Set<StageId> needed() {
    var stages = new HashMap<StageId, StagePlan>();
    plan.stages().forEach(stage -> stages.put(stage.id(), stage));
    var needed = new LinkedHashSet<StageId>();
    var open = new ArrayList<>(List.of(plan.target().id()));
    while (!open.isEmpty()) {
      var stage = stages.get(open.removeLast());
      if (stage == null || !needed.add(stage.id())) {
        continue;
      }
      if (stage.base() instanceof PlannedBase.Stage(StageId base)) {
        open.add(base);
      }
      stage.steps().stream()
          .filter(missing::contains)
          .flatMap(step -> step.sources().values().stream())
          .forEach(source -> {
            if (source instanceof TreeSource.StageRoot(StageId read)) {
              open.add(read);
            }
          });
    }
    return needed;
  }

  private void announce() throws InterruptedException {
    var expected = new LinkedHashSet<CacheKey>();
    var guessed = new HashMap<StageId, StageState>();
    for (var stage : plan.stages()) {
      try {
        var state = begin(stage, guessed);
        if (state.isPresent()) {
          guess(stage, 0, state.get(), guessed, expected).ifPresent(end -> guessed.put(stage.id(), end));
        }
      } catch (IOException e) {
        // The step that fails says so when it is carried out.
      }
    }
    reuse.store().expect(expected);
  }

  /** Adds the keys of the steps from one on, and returns the state at the end of the stage; empty if that is not known yet. */
  private Optional<StageState> guess(StagePlan stage, int first, StageState from, Map<StageId, StageState> guessed, Set<CacheKey> expected)
      throws IOException, InterruptedException {
    var state = Optional.of(from);
    for (var step : stage.steps().subList(first, stage.steps().size())) {
      state = guess(stage, step, state.get(), guessed, expected);
      if (state.isEmpty() || StepKeys.readsStages(step)) {
        return Optional.empty();
      }
    }
    return state;
  }

  /** Tells the store of the keys of the steps from one on, as far as they are known. */
  private void announce(StagePlan stage, int first, StageState state) throws InterruptedException {
    var expected = new LinkedHashSet<CacheKey>();
    try {
      guess(stage, first, state, ends, expected);
    } catch (IOException e) {
      return; // The step that fails says so when it is carried out.
    }
    reuse.store().expect(expected);
  }

  private Optional<StageState> begin(StagePlan stage, Map<StageId, StageState> known) throws IOException, InterruptedException {
    if (stage.base() instanceof PlannedBase.Stage(StageId base)) {
      return Optional.ofNullable(known.get(base)).map(StageState::fork);
    }
    return keys.baseOf(stage).map(files -> StageState.begin(files, stage.config()));
  }

  private Optional<StageState> guess(StagePlan stage, Step step, StageState state, Map<StageId, StageState> guessed, Set<CacheKey> expected)
      throws IOException, InterruptedException {
    if (isCarriedOut(step)) {
      return Optional.of(free(stage, step, state));
    }
    var key = keys.byOrigin(stage, step, state, id -> Optional.ofNullable(guessed.get(id)));
    var delta = delta(step, state);
    if (key.isEmpty() || delta.isEmpty()) {
      return Optional.empty();
    }
    if (reuse.keeps(step)) {
      expected.add(key.get().key());
    }
    return Optional.of(state.then(step, key.get().key(), layer(step), delta.get()));
  }

  static Optional<CompletableFuture<WrittenLayer>> layer(Step step) {
    return step.instruction().effects().layer() == Effects.Layer.NEVER ? Optional.empty() : Optional.of(SOME_LAYER);
  }

  /** Returns what a step will do to the configuration, where its text tells. */
  static Optional<ConfigDelta> delta(Step step, StageState state) {
    var effects = step.instruction().effects();
    if (effects.settings().isEmpty()) {
      return Optional.of(ConfigDelta.NONE);
    }
    return effects.workingDirectory()
        .filter(_ -> effects.settings().size() == 1)
        .map(directory -> ConfigDelta.of(new ConfigDelta.WorkingDir(state.config().entering(directory.value()))));
  }

  static boolean isCarriedOut(Step step) {
    return step.work().omitted() || StepKeys.isFree(step);
  }

  StageState free(StagePlan stage, Step step, StageState state) throws IOException, InterruptedException {
    return state.then(step, step.work().omitted() ? ConfigDelta.NONE : freeSteps.execute(stage, step, state));
  }

  private void look(StagePlan stage) throws InterruptedException {
    boolean complete = true;
    Optional<StageState> state = Optional.empty();
    try {
      state = begin(stage, ends);
      if (state.isPresent()) {
        announce(stage, 0, state.get());
      }
      int number = 0;
      for (var step : stage.steps()) {
        number++;
        if (isCarriedOut(step)) {
          state = state.isPresent() ? Optional.of(free(stage, step, state.get())) : state;
          continue;
        }
        var found = state.isPresent() ? find(stage, step, state.get()) : Optional.<StepStore.Found>empty();
        if (found.isEmpty()) {
          complete = false;
          missing.add(step);
          state = state.isPresent() ? behindMissing(stage, step, state.get()) : state;
        } else {
          state = Optional.of(state.orElseThrow().then(step, found.get().step()));
          if (StepKeys.readsStages(step)) {
            announce(stage, number, state.get());
          }
        }
      }
    } catch (IOException e) {
      complete = false; // The step that fails says so when it is carried out.
      missing.addAll(stage.steps());
    }
    if (complete && state.isPresent()) {
      ends.put(stage.id(), state.get());
    }
  }

  private Optional<StepStore.Found> find(StagePlan stage, Step step, StageState state) throws IOException, InterruptedException {
    if (!reuse.keeps(step)) {
      return Optional.empty();
    }
    var key = keys.byOrigin(stage, step, state, this::end);
    return key.isPresent() ? lookups.find(key.get()) : Optional.empty();
  }

  /** A step that only reads does the same on the same files, so that what follows it can be looked for before it is carried out. */
  private Optional<StageState> behindMissing(StagePlan stage, Step step, StageState state) throws IOException, InterruptedException {
    var delta = delta(step, state);
    if (step.work().runs() || StepKeys.readsStages(step) || delta.isEmpty() || step.instruction().fingerprint().isEmpty()) {
      return Optional.empty();
    }
    var key = keys.byOrigin(stage, step, state, this::end);
    return key.map(known -> state.then(step, known.key(), layer(step), delta.get()));
  }
}
