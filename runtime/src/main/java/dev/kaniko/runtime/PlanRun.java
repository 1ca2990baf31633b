package dev.kaniko.runtime;

import dev.kaniko.compiler.CompilationResult;
import dev.kaniko.runtime.cache.CacheKey;
import dev.kaniko.runtime.cache.CachedStep;
import dev.kaniko.runtime.cache.InlineSteps;
import dev.kaniko.runtime.explain.BuildRecorder;
import dev.kaniko.runtime.interpreter.BuildEnvironment;
import dev.kaniko.runtime.interpreter.BuildEvents;
import dev.kaniko.runtime.interpreter.Interpreter;
import dev.kaniko.runtime.interpreter.Sighting;
import dev.kaniko.runtime.interpreter.StepFailedException;
import dev.kaniko.runtime.interpreter.TwinSteps;
import dev.kaniko.runtime.interpreter.UnheardEvents;
import dev.kaniko.runtime.isolation.EmulationCheck.ForeignStep;
import dev.kaniko.runtime.oci.Assembled;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.plugin.PluginFailedException;
import dev.kaniko.runtime.registry.PulledImage;
import dev.kaniko.runtime.request.BuildRequest;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/** Carries out the plan of one image and hands it over. Starts over once if a repository of results has lost what it names. */
final class PlanRun {
  /** Takes what is built. */
  @FunctionalInterface
  interface Destination {
    /** @param cached images that layers of it may come from, because they were found in a cache */
    void write(Assembled built, List<PulledImage> cached) throws IOException, InterruptedException;
  }

  /**
   * What one attempt is made with.
   *
   * @param recorder hears of the steps; it is closed when they were begun
   */
  record Attempt(BuildEnvironment environment, BuildRecorder recorder) {}

  /** Prepares an attempt. */
  @FunctionalInterface
  interface Attempts {
    /** @param far whether results are looked for in repositories too */
    Attempt prepare(boolean far);
  }

  private final BuildRequest request;
  private final CompilationResult.Compiled compiled;
  private final BuildCache cache;
  private final List<ForeignStep> foreign;
  private final Attempts attempts;
  private final BuildEvents events;

  /** @param foreign the steps that cannot be carried out on this machine */
  PlanRun(BuildRequest request, CompilationResult.Compiled compiled, BuildCache cache, List<ForeignStep> foreign, Attempts attempts, BuildEvents events) {
    this.request = request;
    this.compiled = compiled;
    this.cache = cache;
    this.foreign = List.copyOf(foreign);
    this.attempts = attempts;
    this.events = events;
  }

  /**
   * Refuses a plan with steps that cannot be carried out on this machine, unless their results are there. To be called before the plan is run.
   *
   * @throws BuildRejectedException if there is such a step
   */
  void refuseForeign() throws IOException, InterruptedException {
    if (foreign.isEmpty()) {
      return;
    }
    var refused = foreign;
    if (request.cache().usesEarlierResults()) {
      var environment = attempts.prepare(true).environment();
      if (environment.reuse().isPresent()) {
        try (var interpreter = new Interpreter(compiled.plan(), environment, new UnheardEvents())) {
          var foresight = interpreter.foresee();
          refused = foreign.stream()
              .filter(step -> foresight.needed().contains(step.stage()))
              .filter(step -> foresight.steps().stream().anyMatch(sighting -> isOf(sighting, step) && isCarriedOut(sighting)))
              .toList();
        }
      }
    }
    if (!refused.isEmpty()) {
      throw new BuildRejectedException(refused.stream().map(ForeignStep::error).toList(), compiled.sources(), 1);
    }
  }

  private static boolean isOf(Sighting sighting, ForeignStep step) {
    return sighting.stage().id().equals(step.stage()) && sighting.number() == step.number();
  }

  private static boolean isCarriedOut(Sighting sighting) {
    return sighting.finding() != Sighting.Finding.FOUND && sighting.finding() != Sighting.Finding.OPEN;
  }

  /**
   * Runs the plan. A repository may name layers that it has lost, or that are others than it says. Then the build starts over with what this machine
   * has.
   *
   * @throws BuildRejectedException if a step fails
   */
  AssembledImage run(Destination destination) throws IOException, InterruptedException {
    try {
      return run(true, new TwinSteps(), destination);
    } catch (LostLayerException e) {
      events.note(startsOver(e));
      return run(false, new TwinSteps(), destination);
    }
  }

  String startsOver(LostLayerException lost) {
    return lost.getMessage() + "; the build starts over without " + request.cache().repositories();
  }

  /**
   * Runs the plan once.
   *
   * @param far whether results are looked for in repositories too
   * @param twins the steps that are carried out once for this plan and others that run beside it
   * @throws LostLayerException if a repository has lost a layer that it names
   */
  AssembledImage run(boolean far, TwinSteps twins, Destination destination) throws IOException, InterruptedException {
    var attempt = attempts.prepare(far);
    // The recorder is closed first: it may look at the roots of stages.
    try (var interpreter = new Interpreter(compiled.plan(), attempt.environment(), attempt.recorder().listening(events), twins);
        var recorder = attempt.recorder()) {
      var image = run(interpreter, attempt.environment(), destination);
      recorder.built();
      return image;
    } catch (StepFailedException e) {
      var lost = cache.lost(e);
      throw lost.isPresent() ? lost.get() : new BuildRejectedException(List.of(e.diagnostic()), compiled.sources(), e.exitCode());
    } catch (PluginFailedException e) {
      // A content of its making was opened when its step was long over.
      throw new BuildRejectedException(List.of(e.diagnostic()), compiled.sources(), 1);
    } catch (IOException e) {
      var lost = cache.lost(e);
      throw lost.isPresent() ? lost.get() : e;
    }
  }

  private AssembledImage run(Interpreter interpreter, BuildEnvironment environment, Destination destination) throws IOException, InterruptedException {
    var built = interpret(interpreter);
    if (request.cache().repository().isPresent() || request.cache().inline()) {
      interpreter.deliver(); // So that the destination takes over what was uploaded already, and all results are known.
    }
    var document = request.cache().inline() ? withResults(built.document(), interpreter.results()) : built.document();
    var format = request.image().format();
    var foreignLayer = built.layers().stream().filter(layer -> !format.has(layer)).findFirst();
    if (foreignLayer.isPresent()) {
      throw new IOException("--image-format=docker: the layer " + foreignLayer.get().digest() + " of the base is compressed with zstd, which this format does not have; leave the option out");
    }
    var image = AssembledImage.of(document, built.layers(), request.image().annotations(), format);
    writing(image, built.sources(), destination);
    interpreter.finish();
    if (environment.execution().materialize()) {
      environment.processes().settle(interpreter.settle());
    }
    return image;
  }

  /** What was done before a step failed is kept: the next build goes on from there. */
  private Interpreter.Image interpret(Interpreter interpreter) throws IOException, InterruptedException {
    try {
      return interpreter.run(request.image().labels());
    } catch (StepFailedException e) {
      interpreter.finishSoon();
      throw e;
    }
  }

  private static ImageDocument withResults(ImageDocument document, Collection<CachedStep> results) {
    var byKey = new LinkedHashMap<CacheKey, CachedStep>();
    results.forEach(result -> byKey.put(result.identity(), result));
    return document.withConfig(document.config().withLabel(InlineSteps.LABEL, InlineSteps.label(byKey)));
  }

  /**
   * Hands over what is built.
   *
   * @throws LostLayerException if a repository has lost a layer of it
   */
  void writing(Assembled built, List<PulledImage> cached, Destination destination) throws IOException, InterruptedException {
    try {
      destination.write(built, cached);
    } catch (IOException e) {
      var lost = cache.lost(cached);
      throw lost.isPresent() ? lost.get() : e;
    }
  }
}
