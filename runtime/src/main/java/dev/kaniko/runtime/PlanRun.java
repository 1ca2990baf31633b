package dev.kaniko.runtime;

import dev.kaniko.compiler.CompilationResult;
import dev.kaniko.runtime.cache.CacheKey;
import dev.kaniko.runtime.cache.CachedStep;
import dev.kaniko.runtime.cache.InlineSteps;
import dev.kaniko.runtime.explain.BuildRecorder;
import dev.kaniko.runtime.interpreter.BuildEnvironment;
import dev.kaniko.runtime.interpreter.BuildEvents;
import dev.kaniko.runtime.interpreter.Interpreter;
import dev.kaniko.runtime.interpreter.StepFailedException;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.plugin.PluginFailedException;
import dev.kaniko.runtime.registry.PulledImage;
import dev.kaniko.runtime.request.BuildRequest;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/** Carries out the plan of one build and hands its image over. Starts over once if a repository of results has lost what it names. */
final class PlanRun {
  /** Takes an image that is built. */
  @FunctionalInterface
  interface Destination {
    /** @param cached images that layers of it may come from, because they were found in a cache */
    void write(AssembledImage image, List<PulledImage> cached) throws IOException, InterruptedException;
  }

  /**
   * What one attempt is made with.
   *
   * @param recorder hears of the steps; it is closed with the attempt
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
  private final Destination destination;
  private final BuildEvents events;

  PlanRun(BuildRequest request, CompilationResult.Compiled compiled, BuildCache cache, Destination destination, BuildEvents events) {
    this.request = request;
    this.compiled = compiled;
    this.cache = cache;
    this.destination = destination;
    this.events = events;
  }

  /**
   * Runs the plan. A repository may name layers that it has lost, or that are others than it says. Then the build starts over with what this machine
   * has.
   *
   * @throws BuildRejectedException if a step fails
   */
  AssembledImage run(Attempts attempts) throws IOException, InterruptedException {
    try {
      return run(attempts.prepare(true));
    } catch (LostLayerException e) {
      events.note(e.getMessage() + "; the build starts over without " + request.cache().repositories());
      return run(attempts.prepare(false));
    }
  }

  private AssembledImage run(Attempt attempt) throws IOException, InterruptedException {
    // The recorder is closed first: it may look at the roots of stages.
    try (var interpreter = new Interpreter(compiled.plan(), attempt.environment(), attempt.recorder().listening(events)); var recorder = attempt.recorder()) {
      var image = run(interpreter, attempt.environment());
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

  private AssembledImage run(Interpreter interpreter, BuildEnvironment environment) throws IOException, InterruptedException {
    var built = interpret(interpreter);
    if (request.cache().repository().isPresent() || request.cache().inline()) {
      interpreter.finish(); // So that the destination takes over what was uploaded already, and all results are known.
    }
    var document = request.cache().inline() ? withResults(built.document(), interpreter.results()) : built.document();
    var format = request.image().format();
    var foreign = built.layers().stream().filter(layer -> !format.has(layer)).findFirst();
    if (foreign.isPresent()) {
      throw new IOException("--image-format=docker: the layer " + foreign.get().digest() + " of the base is compressed with zstd, which this format does not have; leave the option out");
    }
    var image = AssembledImage.of(document, built.layers(), request.image().annotations(), format);
    write(image, built.sources());
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

  private void write(AssembledImage image, List<PulledImage> cached) throws IOException, InterruptedException {
    try {
      destination.write(image, cached);
    } catch (IOException e) {
      var lost = cache.lost(cached);
      throw lost.isPresent() ? lost.get() : e;
    }
  }
}
