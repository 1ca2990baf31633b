package dev.kaniko.runtime.interpreter;

import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.runtime.cache.CacheKey;
import dev.kaniko.runtime.cache.CachedStep;
import dev.kaniko.runtime.cache.KeyParts;
import dev.kaniko.runtime.cache.StepStore;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.registry.PulledImage;
import dev.kaniko.runtime.root.BaseLayer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The results of steps while stages are built: finds those of earlier builds, and keeps new ones, in the background, once their layers are
 * written. Safe for several threads.
 */
final class KeptSteps implements AutoCloseable {
  /** Knows the state at the end of any stage. */
  @FunctionalInterface
  interface Ends {
    /** Waits until the stage is built. */
    StageState end(StageId stage) throws IOException, InterruptedException;
  }

  /**
   * A step that was looked for.
   *
   * @param key names its inputs by their contents, or by how they came about if it reads no stage: what later steps know its result by
   * @param found what was found
   */
  record Sought(StepKey key, Optional<StepStore.Found> found) {}

  /** How long a failed build waits for the layers of steps that were carried out before. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Reuse reuse;
  private final StepKeys keys;
  private final Lookups lookups;
  private final Outlook outlook;
  private final Ends ends;
  private final Instant now;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("results").daemon().factory());
  private final TwinSteps twins;
  private final Queue<Future<?>> tasks = new ConcurrentLinkedQueue<>();
  private final Queue<MadeDirectories> made = new ConcurrentLinkedQueue<>();
  private final Queue<CachedStep> seen = new ConcurrentLinkedQueue<>();
  private final Queue<PulledImage> images = new ConcurrentLinkedQueue<>();

  KeptSteps(Reuse reuse, StepKeys keys, Lookups lookups, Outlook outlook, Ends ends, TwinSteps twins, Instant now) {
    this.reuse = reuse;
    this.keys = keys;
    this.lookups = lookups;
    this.outlook = outlook;
    this.ends = ends;
    this.twins = twins;
    this.now = now;
  }

  /** Takes the directories that commands of a stage have left. */
  void made(MadeDirectories directories) {
    made.add(directories);
  }

  /** Keeps these directories. All roots are closed. */
  void adopt(BuildEnvironment.Images into) throws IOException {
    for (var directories : made) {
      directories.adopt(into);
    }
  }

  /** Returns what fetches the layer of a result that is used. */
  BaseLayer.Blob use(StepStore.Found found) {
    found.image().ifPresent(images::add);
    return reuse.blobs().of(found);
  }

  /** Returns the images with the layers of the results that are used. */
  List<PulledImage> images() {
    return List.copyOf(images);
  }

  /** Looks for the result of a step that is not {@linkplain StepKeys#isFree free} and has a fingerprint. */
  Sought seek(StagePlan stage, Step step, StageState state) throws IOException, InterruptedException {
    var byOrigin = keys.byOrigin(stage, step, state, outlook::end);
    if (byOrigin.isPresent()) {
      var found = find(step, byOrigin.get());
      if (found.isPresent() || !StepKeys.readsStages(step)) {
        return new Sought(byOrigin.get(), orOfTwin(step, byOrigin.get(), found));
      }
    }
    var byContents = keys.byContents(stage, step, state);
    var found = orOfTwin(step, byContents, find(step, byContents));
    if (found.isPresent()) {
      keep(() -> {
        store(originKey(stage, step, state), found.get().step());
        return null;
      });
    }
    return new Sought(byContents, found);
  }

  private Optional<StepStore.Found> orOfTwin(Step step, StepKey key, Optional<StepStore.Found> found) throws IOException, InterruptedException {
    return found.isPresent() || !reuse.keeps(step) ? found : twins.join(key).map(result -> new StepStore.Found(result, Optional.empty()));
  }

  /** Says what came of {@link #seek}; nothing came of it for a step without a fingerprint, and for one that reads what cannot be read. */
  Sighting sighting(StagePlan stage, int number, Optional<Sought> sought) throws InterruptedException {
    if (sought.isEmpty()) {
      var unsought = stage.steps().get(number - 1).instruction().fingerprint().isEmpty() ? Sighting.Finding.NEVER_KEPT : Sighting.Finding.UNREADABLE;
      return new Sighting(stage, number, unsought, Optional.empty(), Optional.empty(), "");
    }
    var key = sought.get().key();
    var found = sought.get().found();
    var finding = found.isPresent() ? Sighting.Finding.FOUND : lookups.finding(reuse, stage.steps().get(number - 1), key);
    return new Sighting(stage, number, finding, Optional.of(key.parts()), Optional.of(found.map(result -> result.step().identity()).orElse(key.key())), "");
  }

  private Optional<StepStore.Found> find(Step step, StepKey key) throws IOException, InterruptedException {
    return reuse.keeps(step) ? lookups.find(key) : Optional.empty();
  }

  /** The key by which the next build looks for the step if it finds the results of all steps of the stages that this one reads. */
  private StepKey originKey(StagePlan stage, Step step, StageState state) throws IOException, InterruptedException {
    var known = new HashMap<StageId, StageState>();
    for (var source : step.sources().values()) {
      if (source instanceof TreeSource.StageRoot(StageId id)) {
        known.put(id, ends.end(id));
      }
    }
    return keys.byOrigin(stage, step, state, id -> Optional.ofNullable(known.get(id))).orElseThrow();
  }

  /**
   * Keeps the result of a step that was carried out.
   *
   * @param state the state before it
   * @param layer the layer that it made; empty if it made none
   */
  void keep(StagePlan stage, Step step, StageState state, StepKey key, Outcome outcome, Optional<Future<WrittenLayer>> layer) {
    if (!reuse.keeps(step)) {
      return;
    }
    keep(() -> {
      var result = result(key, outcome, layer);
      twins.done(result);
      used(stage, step, state, result);
      if (!keys.isUnchanged(step)) {
        return null;
      }
      store(key, result);
      if (StepKeys.readsStages(step)) {
        store(originKey(stage, step, state), result);
      }
      return null;
    });
  }

  private CachedStep result(StepKey key, Outcome outcome, Optional<Future<WrittenLayer>> layer) throws IOException, InterruptedException {
    try {
      var written = layer.isPresent() ? Optional.of(Futures.await(layer.get())) : Optional.<WrittenLayer>empty();
      return new CachedStep(key.key(), key.witness(), written, outcome.config(), outcome.createdBy(), now);
    } catch (IOException | InterruptedException e) {
      twins.failed(key, e);
      throw e;
    }
  }

  /**
   * Remembers a result for the label of the image, by what later steps know it by.
   *
   * @param state the state before the step
   */
  void used(StagePlan stage, Step step, StageState state, CachedStep result) throws IOException, InterruptedException {
    if (stage.demand().image()) {
      seen.add(result.withWitness(StepKeys.witnessOfRoot(step, state)));
    }
  }

  /** Returns the results of the steps that the image comes from, by their keys. To be called when all is kept. */
  SortedMap<String, CachedStep> seen() {
    var all = new TreeMap<String, CachedStep>();
    seen.forEach(result -> all.put(result.identity().hex(), result));
    return all;
  }

  private void store(StepKey key, CachedStep result) throws IOException, InterruptedException {
    reuse.store().put(key.key(), result.withWitness(key.witness()));
  }

  private void keep(Callable<@Nullable Void> task) {
    tasks.add(thread.submit(task));
  }

  /** Returns what later steps know the result of a step by that nobody may use again: it waits for the layer. */
  static CacheKey identityOf(Optional<Future<WrittenLayer>> layer) throws IOException, InterruptedException {
    return KeyParts.NONE.with("layer", layer.isPresent() ? Futures.await(layer.get()).diffId().toString() : "").key();
  }

  /** Waits until the results of all steps are known, and their layers are where a registry can take them over from. */
  void deliver() throws InterruptedException {
    awaitTasks();
    reuse.store().deliver();
  }

  /** Waits until all is kept that can be: the result of a step whose layer cannot be written is none. */
  void finish() throws InterruptedException {
    awaitTasks();
    reuse.store().finish();
  }

  private void awaitTasks() throws InterruptedException {
    for (var task : tasks) {
      try {
        Futures.await(task);
      } catch (IOException e) {
        // The build fails for it, and says so.
      }
    }
  }

  /** Does as {@link #finish} after a failure, but waits for layers only for a while: one of them may never be written. */
  void finishSoon() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (var task : tasks) {
      try {
        var _ = task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (ExecutionException | TimeoutException e) {
        // The reason why the build has failed is told all the same.
      }
    }
    reuse.store().finish();
  }

  @Override
  public void close() {
    thread.shutdownNow();
    thread.close();
    reuse.store().release();
  }
}
