package dev.kaniko.runtime.interpreter;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.runtime.cache.CachedStep;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.HistoryEntry;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.registry.PulledImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Carries out a build plan. Every stage has a thread, as far as there are {@linkplain Execution#jobs jobs} for them: it waits for another stage only where it starts from it or reads its files, so
 * independent stages run side by side.
 */
public final class Interpreter implements AutoCloseable {
  /**
   * An image, but for its name.
   *
   * @param document its configuration, whole
   * @param layers bottom first
   * @param sources images with layers that were found and not fetched
   */
  public record Image(ImageDocument document, List<Descriptor> layers, List<PulledImage> sources) {
    public Image {
      Objects.requireNonNull(document);
      layers = List.copyOf(layers);
      sources = List.copyOf(sources);
    }
  }

  private final BuildPlan plan;
  private final BuildEnvironment environment;
  private final BuildEvents events;
  private final TwinSteps twins;
  private final Trees trees;
  private final LayerQueue queue = new LayerQueue();
  private final Map<StageId, String> names;
  private final Optional<StepKeys> keys;
  /** Set before the first stage is begun. */
  private volatile Optional<KeptSteps> kept = Optional.empty();
  /** Trees are walked by methods that call themselves, one directory at a time; a path may have two thousand. Memory is used only when it is needed. */
  private static final long STACK = 16L << 20;

  /** Has a thread for each job. Stages are begun in the order of the plan, in which a stage needs none that comes later: so one of them goes on. */
  private final ExecutorService threads;
  private final Map<StageId, FutureTask<StageResult>> stages = new HashMap<>();
  private final List<LazyRoot> roots = new ArrayList<>();

  public Interpreter(BuildPlan plan, BuildEnvironment environment, BuildEvents events) {
    this(plan, environment, events, new TwinSteps());
  }

  /** @param twins the steps that are carried out once for this plan and others that are carried out beside it */
  public Interpreter(BuildPlan plan, BuildEnvironment environment, BuildEvents events, TwinSteps twins) {
    this.twins = twins;
    this.plan = plan;
    this.environment = environment;
    this.events = events;
    this.names = plan.stages().stream().collect(Collectors.toMap(StagePlan::id, StagePlan::name));
    this.threads = Executors.newFixedThreadPool(environment.execution().jobs(), Thread.ofPlatform().name("stage-", 0).stackSize(STACK).daemon().factory());
    this.trees = new Trees(environment, names, stage -> result(stage.id()).root());
    this.keys = environment.reuse().map(reuse -> new StepKeys(plan, environment, reuse, trees));
    for (var stage : plan.stages()) {
      stages.put(stage.id(), new FutureTask<>(() -> build(stage)));
    }
  }

  /**
   * Builds the target.
   *
   * @param labels labels that are put on the image behind those of the Dockerfile
   * @throws StepFailedException if a step fails; the other stages are given up then
   */
  public Image run(SequencedMap<String, String> labels) throws IOException, InterruptedException {
    tellTwins();
    var needed = plan.stages();
    if (environment.reuse().isPresent()) {
      needed = lookUp(environment.reuse().get());
    }
    expectImages(needed);
    var completed = new ExecutorCompletionService<StageResult>(threads);
    for (var stage : needed) {
      var task = Objects.requireNonNull(stages.get(stage.id()));
      Callable<StageResult> running = () -> {
        task.run();
        return task.get();
      };
      completed.submit(running);
    }
    for (int i = 0; i < needed.size(); i++) {
      Futures.await(completed.take());
    }
    // A file that cannot be read fails the build even if its layer is not part of the image.
    queue.finish();
    return image(result(plan.target().id()), labels);
  }

  /** Returns the results of the steps that the image comes from, in the order of their keys. To be called behind {@link #deliver}. */
  public Collection<CachedStep> results() {
    return kept.map(steps -> steps.seen().values()).orElse(List.of());
  }

  /** Waits until the results of this build are known, and the destination can take layers over from where they were put. */
  public void deliver() throws InterruptedException {
    if (kept.isPresent()) {
      kept.get().deliver();
    }
  }

  /** Waits until the results of this build are kept for later ones. */
  public void finish() throws InterruptedException {
    if (kept.isPresent()) {
      kept.get().finish();
    }
  }

  /** Keeps the results of the steps that were carried out before one failed, as far as that does not take long. */
  public void finishSoon() throws InterruptedException {
    if (kept.isPresent()) {
      kept.get().finishSoon();
    }
  }

  /** Looks for the results of earlier builds, and returns the stages that are carried out. */
  private List<StagePlan> lookUp(Reuse reuse) throws InterruptedException {
    var lookups = new Lookups(reuse.store());
    var outlook = Outlook.of(plan, reuse, keys.orElseThrow(), lookups, this::executeFree);
    kept = Optional.of(new KeptSteps(reuse, keys.orElseThrow(), lookups, outlook, id -> result(id).state(), twins, environment.now()));
    var needed = environment.execution().allRoots() ? Set.copyOf(names.keySet()) : outlook.needed();
    var survey = new Survey(reuse, keys.orElseThrow(), lookups, outlook, events::stepSought);
    for (var stage : plan.stages()) {
      if (!needed.contains(stage.id())) {
        survey.look(stage);
        events.note("stage " + stage.name() + " is not built: the results of all steps that read its files are cached");
      }
    }
    return plan.stages().stream().filter(stage -> needed.contains(stage.id())).toList();
  }

  /** Tells what {@link #run} would find of the results of earlier builds. Of the steps only those are carried out that cost nothing. */
  public Foresight foresee() throws InterruptedException {
    var reuse = environment.reuse().orElseThrow();
    var lookups = new Lookups(reuse.store());
    var outlook = Outlook.of(plan, reuse, keys.orElseThrow(), lookups, this::executeFree);
    var steps = new ArrayList<Sighting>();
    var survey = new Survey(reuse, keys.orElseThrow(), lookups, outlook, steps::add);
    for (var stage : plan.stages()) {
      survey.look(stage);
    }
    return new Foresight(steps, outlook.needed());
  }

  private ConfigDelta executeFree(StagePlan stage, Step step, StageState state) throws IOException, InterruptedException {
    var none = new LazyRoot(_ -> {
      throw new IllegalStateException("a step looks at a root that it says it does not look at: " + step.text());
    });
    var label = new BuildEvents.StepLabel(stage.name(), 0, 0, step.text(), false);
    var context = new StepContext(
        step, label, stage.platform(), state.config(), state.done(), plan.proxyEnvironment(), none, trees, environment, new UnheardEvents());
    return step.instruction().execute(context).config();
  }

  private void expectImages(List<StagePlan> needed) {
    for (var stage : needed) {
      if (stage.base() instanceof PlannedBase.Image image && isUnpacked(stage)) {
        environment.images().expect(image);
      }
    }
    needed.stream()
        .flatMap(stage -> stage.steps().stream())
        .flatMap(step -> step.sources().values().stream())
        .distinct()
        .forEach(source -> {
          if (source instanceof TreeSource.Image(var reference, var platform)) {
            environment.images().expect(new PlannedBase.Image(reference, platform));
          }
        });
  }

  private void tellTwins() {
    for (var stage : plan.pruned()) {
      stage.twin().ifPresent(twin -> events.note(
          "stage " + stage.name() + " is the same as stage " + names.getOrDefault(twin, twin.toString()) + ", which is built once for both"));
    }
  }

  /**
   * Returns the directory that is the root of the target, for good: its files may be moved. Needs an environment that says so
   * ({@link Execution#materialize}). To be called when the image is there and its contents are read.
   *
   * @throws IOException if the root cannot be unpacked
   */
  public Path settle() throws IOException, InterruptedException {
    return result(plan.target().id()).root().get().settle();
  }

  private StageResult result(StageId id) throws IOException, InterruptedException {
    var task = stages.get(id);
    if (task == null) {
      throw new IllegalStateException("the plan has no " + id);
    }
    return Futures.await(task);
  }

  private StageResult build(StagePlan stage) throws IOException, InterruptedException {
    return new StageRun(stage, plan.proxyEnvironment(), environment, events, trees, queue, kept).run(start(stage));
  }

  private StageResult start(StagePlan stage) throws IOException, InterruptedException {
    return switch (stage.base()) {
      case PlannedBase.Scratch _ -> start(stage, StageBase.SCRATCH, environment.images()::openScratch);
      case PlannedBase.Image image -> {
        var known = environment.images().find(image);
        var layers = new ArrayList<StageBase.BaseLayer>();
        for (int i = 0; i < known.layers().size(); i++) {
          layers.add(new StageBase.BaseLayer(known.layers().get(i), known.document().diffIds().get(i)));
        }
        yield start(stage, new StageBase(layers, known.document().history()), above -> environment.images().open(image, above));
      }
      case PlannedBase.Directory(String name) -> {
        var root = lazy(stage, environment.images()::openScratch);
        var files = TreeChanges.ofAll(trees.open(new TreeSource.NamedDirectory(name)));
        root.apply(files);
        var layers =
            stage.demand().image() ? List.of(queue.write(environment.layers().writer(), files, root.keepsContents(), UnaryOperator.identity())) : List.<Future<WrittenLayer>>of();
        yield new StageResult(begin(stage), StageBase.SCRATCH, GrownList.of(layers), GrownList.of(List.of()), root, stage.demand().image());
      }
      case PlannedBase.Stage(StageId id) -> {
        var parent = result(id);
        yield new StageResult(parent.state().fork(), parent.base(), parent.layers(), parent.history(), lazy(stage, parent.root()::fork), parent.layered());
      }
    };
  }

  private StageResult start(StagePlan stage, StageBase base, LazyRoot.Opener opener) throws IOException, InterruptedException {
    return new StageResult(begin(stage), base, GrownList.of(List.of()), GrownList.of(base.history()), lazy(stage, opener), true);
  }

  /** Without later use nobody asks what the files are. */
  private StageState begin(StagePlan stage) throws IOException, InterruptedException {
    var files = environment.reuse().isEmpty() ? Digests.ofText("") : keys.orElseThrow().baseOf(stage).orElseThrow();
    return StageState.begin(files, stage.config());
  }

  /** The plan says whether a step looks at the root. */
  private LazyRoot lazy(StagePlan stage, LazyRoot.Opener opener) {
    var root = new LazyRoot(isUnpacked(stage) ? opener : _ -> {
      throw new IllegalStateException("a root is asked for which the plan gives no use for: that of " + stage.name());
    });
    synchronized (roots) {
      roots.add(root);
    }
    return root;
  }

  private boolean isUnpacked(StagePlan stage) {
    return stage.unpacked() || environment.execution().allRoots();
  }

  private Image image(StageResult result, SequencedMap<String, String> labels) throws IOException, InterruptedException {
    var layers = new ArrayList<Descriptor>();
    var diffIds = new ArrayList<DiffId>();
    for (var layer : result.base().layers()) {
      layers.add(layer.descriptor());
      diffIds.add(layer.diffId());
    }
    for (Future<WrittenLayer> future : result.layers().elements()) {
      var layer = Futures.await(future);
      layers.add(layer.descriptor());
      diffIds.add(layer.diffId());
    }
    ImageConfig config = result.config();
    for (var label : labels.entrySet()) {
      config = config.withLabel(label.getKey(), label.getValue());
    }
    var history = complete(timed(result.history().elements(), result.base().history().size()), layers.size());
    var own = history.subList(result.base().history().size(), history.size());
    var created = own.stream().flatMap(entry -> entry.created().stream()).max(Comparator.naturalOrder()).orElse(environment.now());
    var document =
        new ImageDocument(Optional.of(created), plan.target().platform(), "", List.of(), config, diffIds, history);
    return new Image(document, layers, kept.map(KeptSteps::images).orElse(List.of()));
  }

  /**
   * Gives each line of its own without a layer the time of the layer before it, or else of the one behind it: so an image of results that are all
   * there is the same as the one that they were made for.
   */
  private static List<HistoryEntry> timed(List<HistoryEntry> history, int own) {
    var timed = new ArrayList<>(history);
    Optional<Instant> latest = history.stream().skip(own).filter(entry -> !entry.emptyLayer()).findFirst().flatMap(HistoryEntry::created);
    for (int i = own; i < timed.size(); i++) {
      var entry = timed.get(i);
      if (!entry.emptyLayer()) {
        latest = entry.created();
      } else if (latest.isPresent()) {
        timed.set(i, new HistoryEntry(latest, entry.createdBy(), entry.author(), entry.comment(), true));
      }
    }
    return timed;
  }

  /** A layer that no instruction made, that of a directory as base, has no line in the history: BuildKit's exporter adds one at its end. */
  private List<HistoryEntry> complete(List<HistoryEntry> history, int layers) {
    var complete = new ArrayList<>(history);
    for (long told = history.stream().filter(entry -> !entry.emptyLayer()).count(); told < layers; told++) {
      complete.add(new HistoryEntry(Optional.of(environment.now()), "files of a build context", "", "buildkit.exporter.v0", false));
    }
    return complete;
  }

  /** Ends what still runs, and lets go of every root. */
  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    threads.close();
    queue.close();
    kept.ifPresent(KeptSteps::close);
    IOException failure = null;
    synchronized (roots) {
      for (var root : roots.reversed()) {
        try {
          root.close();
        } catch (IOException e) {
          failure = e;
        }
      }
    }
    try {
      trees.close();
    } catch (IOException e) {
      failure = e;
    }
    if (failure == null && kept.isPresent()) {
      adopt(kept.get());
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void adopt(KeptSteps steps) {
    try {
      steps.adopt(environment.images());
    } catch (IOException e) {
      events.note("later builds have to unpack layers of this one: " + e.getMessage());
    }
  }
}
