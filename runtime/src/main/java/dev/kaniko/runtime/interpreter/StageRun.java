package dev.kaniko.runtime.interpreter;

import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.CommandFailedException;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.runtime.cache.StepStore;
import dev.kaniko.runtime.context.ContextException;
import dev.kaniko.runtime.interpreter.BuildEvents.StepLabel;
import dev.kaniko.runtime.interpreter.BuildEvents.StepState;
import dev.kaniko.runtime.isolation.EmulationCheck;
import dev.kaniko.runtime.isolation.Emulators;
import dev.kaniko.runtime.linux.FullDiskException;
import dev.kaniko.runtime.plugin.PluginFailedException;
import dev.kaniko.runtime.root.StackedLayer;
import dev.kaniko.runtime.verify.Promise;
import dev.kaniko.runtime.verify.StepVerifier;
import dev.kaniko.runtime.verify.WrongClaimException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Carries out the steps of one stage. */
final class StageRun {
  /** What the process ends with where it is to blame itself. */
  private static final int OUR_BUG = 70;
  /** What a step ends with whose program is there and cannot be executed, or whose interpreter is not there. */
  private static final Set<Integer> CANNOT_EXECUTE = Set.of(126, 127, 255);

  private final StagePlan plan;
  private final SequencedMap<String, String> proxyEnvironment;
  private final BuildEnvironment environment;
  private final BuildEvents events;
  private final Trees trees;
  private final LayerQueue queue;
  private final Optional<KeptSteps> kept;

  StageRun(
      StagePlan plan,
      SequencedMap<String, String> proxyEnvironment,
      BuildEnvironment environment,
      BuildEvents events,
      Trees trees,
      LayerQueue queue,
      Optional<KeptSteps> kept) {
    this.plan = plan;
    this.proxyEnvironment = proxyEnvironment;
    this.environment = environment;
    this.events = events;
    this.trees = trees;
    this.queue = queue;
    this.kept = kept;
  }

  /**
   * Runs every step on top of what the stage starts from.
   *
   * @param start the base: its configuration, layers, history and root
   * @throws StepFailedException if a step fails
   */
  StageResult run(StageResult start) throws IOException, InterruptedException {
    try (var layers = StageLayers.begin(plan, start, environment, queue)) {
      var state = run(start, layers);
      if (kept.isPresent()) {
        layers.directories().ifPresent(kept.get()::made);
      }
      return layers.end(state, plan.steps().isEmpty() ? "" : plan.steps().getLast().text());
    }
  }

  private StageState run(StageResult start, StageLayers layers) throws IOException, InterruptedException {
    var state = start.state();
    var verifier = new StepVerifier(() -> start.root().get().tree());
    int lastProcess = lastProcess();
    int number = 0;
    for (var step : plan.steps()) {
      var label = new StepLabel(plan.name(), ++number, plan.steps().size(), step.text(), step.work().runs());
      if (step.work().omitted()) {
        events.stepFinished(label, StepState.OMITTED, Duration.ZERO, new BuildEvents.Waited(Duration.ZERO, ""));
        state = state.then(step, ConfigDelta.NONE);
        continue;
      }
      start.root().expectProcess(number <= lastProcess);
      var sought = seek(step, state);
      if (kept.isPresent() && !StepKeys.isFree(step)) {
        events.stepSought(kept.get().sighting(plan, number, sought));
      }
      state = sought.isPresent() && sought.get().found().isPresent()
          ? reuse(step, label, state, sought.get().found().get(), start.root(), layers)
          : carryOut(step, label, state, sought.map(KeptSteps.Sought::key), start.root(), layers, verifier);
    }
    return state;
  }

  /** Returns the number of the last step that runs a process; 0 if none does. */
  private int lastProcess() {
    int number = plan.steps().size();
    while (number > 0 && (plan.steps().get(number - 1).work().omitted() || !plan.steps().get(number - 1).work().runs())) {
      number--;
    }
    return number;
  }

  /** Looks for the result of a step; empty if nobody may use it again, or it costs nothing to carry out, or what it reads cannot be read. */
  private Optional<KeptSteps.Sought> seek(Step step, StageState state) throws InterruptedException {
    if (kept.isEmpty() || StepKeys.isFree(step) || step.instruction().fingerprint().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(kept.get().seek(plan, step, state));
    } catch (IOException e) {
      return Optional.empty(); // It may not matter to the step; if it does, that is said when the step is carried out.
    }
  }

  private StageState reuse(Step step, StepLabel label, StageState state, StepStore.Found found, LazyRoot root, StageLayers layers)
      throws IOException, InterruptedException {
    var result = found.step();
    if (result.layer().isPresent()) {
      var layer = new StackedLayer(result.layer().get().diffId(), kept.orElseThrow().use(found));
      located(step, root, () -> {
        root.stack(layer);
        return layer;
      });
    }
    layers.add(result);
    located(step, root, () -> {
      kept.orElseThrow().used(plan, step, state, result);
      return result;
    });
    events.stepFinished(label, StepState.REUSED, Duration.ZERO, new BuildEvents.Waited(Duration.ZERO, ""));
    return state.then(step, result);
  }

  private StageState carryOut(
      Step step, StepLabel label, StageState state, Optional<StepKey> key, LazyRoot root, StageLayers layers, StepVerifier verifier)
      throws IOException, InterruptedException {
    var context = context(step, label, state, root, events);
    var outcome = located(step, root, () -> {
      if (environment.execution().verifyDiffs()) {
        verifier.start();
      }
      var executed = execute(step, label, context);
      // Before anybody reads what it wrote, which may be larger than any disk.
      layers.check(executed);
      Promise.check(step.instruction(), executed, state.config());
      if (environment.execution().verifyDiffs()) {
        var again = context(step, label, state, root, new UnheardEvents());
        verifier.executed(step.instruction(), executed, () -> limited(step, step.instruction().execute(again)));
      }
      return executed;
    });
    if (outcome.layer().isPresent() && step.instruction().rootAccess() != RootAccess.OBSERVE) {
      root.apply(outcome.diff());
    }
    var layer = layers.add(outcome, failure -> layerFailed(step, failure));
    if (environment.execution().verifyDiffs()) {
      located(step, root, () -> {
        verifier.applied();
        return outcome;
      });
    }
    if (kept.isEmpty()) {
      return state.then(step, outcome.config());
    }
    if (layer.isPresent() && step.work().runs()) {
      root.get().lastChange().ifPresent(layers::madeIn);
    }
    key.ifPresent(known -> kept.get().keep(plan, step, state, known, outcome, layer));
    return state.then(step, key.isPresent() ? key.get().key() : KeptSteps.identityOf(layer), layer, outcome.config());
  }

  /**
   * Limits the times of what a step puts, which the root gets too. What a command has written keeps its times in the root, where tools such as make compare
   * them; they are limited as the layer is written.
   */
  private Outcome limited(Step step, Outcome outcome) {
    var latest = environment.layers().writer().latest();
    return latest.isEmpty() || step.instruction().rootAccess() == RootAccess.OBSERVE
        ? outcome
        : new Outcome(outcome.layer().map(latest.get()::limit), outcome.config(), outcome.createdBy());
  }

  private StepContext context(Step step, StepLabel label, StageState state, LazyRoot root, BuildEvents listener) {
    return new StepContext(step, label, plan.platform(), state.config(), state.done(), proxyEnvironment, root, trees, environment, listener);
  }

  private Outcome execute(Step step, StepLabel label, StepContext context) throws IOException, InterruptedException {
    events.stepStarted(label);
    long started = System.nanoTime();
    boolean done = false;
    try {
      var outcome = limited(step, step.instruction().execute(context));
      var state = outcome.layer().isPresent() ? StepState.EXECUTED : StepState.METADATA;
      var waited = context.waited();
      events.stepFinished(label, state, Duration.ofNanos(System.nanoTime() - started).minus(waited.time()), waited);
      done = true;
      return outcome;
    } finally {
      if (!done) {
        events.stepFailed(label);
      }
    }
  }

  /** A part of a step. */
  @FunctionalInterface
  private interface Part<T> {
    T run() throws IOException, InterruptedException;
  }

  /** Runs a part of a step; what fails is said at its place. */
  private <T> T located(Step step, LazyRoot root, Part<T> part) throws IOException, InterruptedException {
    try {
      return part.run();
    } catch (CommandFailedException e) {
      throw commandFailed(step, e);
    } catch (StepFailedException e) {
      throw e;
    } catch (WrongClaimException e) {
      throw wrongClaim(step, root, e);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException().initCause(e);
      }
      throw failed(step, e, 1);
    }
  }

  /** Where programs of the platform cannot be executed, that may be the reason. */
  private StepFailedException commandFailed(Step step, CommandFailedException failure) {
    var lacking = CANNOT_EXECUTE.contains(failure.exitCode()) ? new Emulators(environment.scratch()).lacking(plan.platform()) : Optional.<String>empty();
    var failed = failed(step, failure, failure.exitCode());
    return lacking.isEmpty() ? failed : new StepFailedException(
        failed.diagnostic().withHelp("the stage is for " + plan.platform() + ": " + lacking.get()).withHelp(EmulationCheck.help(plan.platform())),
        failure.exitCode(), failure);
  }

  private StepFailedException wrongClaim(Step step, LazyRoot root, WrongClaimException wrong) throws IOException, InterruptedException {
    var plugin = environment.bringers().get(step.instruction().keyword());
    if (plugin != null) {
      return failed(step, PluginFailedException.mistake(step.instruction(), plugin, wrong), 1);
    }
    var ours = step.instruction();
    var error = Diagnostic.error("WrongClaim", ours.span(), ours.keyword() + " " + wrong.getMessage());
    var overlooked = ours.rootAccess() == RootAccess.OBSERVE ? root.get().overlooked() : Optional.<String>empty();
    return overlooked.isPresent()
        ? new StepFailedException(error.withHelp(overlooked.get() + "; full sees it"), 1, wrong)
        : new StepFailedException(error.withHelp("this is a bug in kaniko"), OUR_BUG, wrong);
  }

  private StepFailedException layerFailed(Step step, IOException failure) {
    if (failure instanceof PluginFailedException || failure instanceof ContextException) {
      return failed(step, failure, 1); // It is the content that cannot be read.
    }
    return failed(step, new IOException("the layer cannot be written: " + messageOf(located(failure)), failure), 1);
  }

  /** All that a step writes lies in the state directory until the image is there. */
  private IOException located(IOException failure) {
    return FullDiskException.inState(failure, environment.scratch());
  }

  private StepFailedException failed(Step step, IOException failure, int exitCode) {
    var diagnostic = failure instanceof PluginFailedException plugin
        ? plugin.diagnostic()
        : Diagnostic.error("StepFailed", step.instruction().span(), messageOf(located(failure)));
    if (step.triggeredBy().isPresent()) {
      diagnostic = diagnostic.withLabel(plan.line().span(), "this base brings the trigger in").withHelp("the base asks for this step: " + step.text());
    }
    return new StepFailedException(diagnostic, exitCode, failure);
  }

  private static String messageOf(IOException failure) {
    var message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    if (failure instanceof AccessDeniedException) {
      return message + ": permission denied on this machine";
    }
    return failure instanceof FileSystemException files && files.getReason() == null
        ? failure.getClass().getSimpleName().replace("Exception", "") + ": " + message
        : message;
  }
}
