package dev.kaniko.runtime.interpreter;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.oci.HistoryEntry;
import dev.kaniko.runtime.oci.ImageDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Carries out a build plan. Every stage has a thread: it waits for another stage only where it starts from it or reads its files, so
 * independent stages run side by side.
 */
public final class Interpreter implements AutoCloseable {
  /**
   * An image, but for its name.
   *
   * @param document its configuration, whole
   * @param layers bottom first
   */
  public record Image(ImageDocument document, List<Descriptor> layers) {
    public Image {
      Objects.requireNonNull(document);
      layers = List.copyOf(layers);
    }
  }

  private final BuildPlan plan;
  private final BuildEnvironment environment;
  private final BuildEvents events;
  private final Trees trees;
  private final LayerQueue queue;
  /** Trees are walked by methods that call themselves, one directory at a time; a path may have two thousand. Memory is used only when it is needed. */
  private static final long STACK = 16L << 20;

  /** More stages than these are not built at once. They are begun in the order of the plan, in which a stage needs none that comes later: so one of them goes on. */
  private static final int MOST_AT_ONCE = 64;

  private final ExecutorService threads = Executors.newFixedThreadPool(MOST_AT_ONCE, Thread.ofPlatform().name("stage-", 0).stackSize(STACK).daemon().factory());
  private final Map<StageId, FutureTask<StageResult>> stages = new HashMap<>();
  private final List<LazyRoot> roots = new ArrayList<>();

  public Interpreter(BuildPlan plan, BuildEnvironment environment, BuildEvents events) {
    this.plan = plan;
    this.environment = environment;
    this.events = events;
    var names = plan.stages().stream().collect(Collectors.toMap(StagePlan::id, StagePlan::name));
    this.trees = new Trees(environment, names, stage -> result(stage.id()).root());
    this.queue = new LayerQueue(environment.layers().writer());
    for (var stage : plan.stages()) {
      stages.put(stage.id(), new FutureTask<>(() -> build(stage)));
      if (stage.base() instanceof PlannedBase.Image image && isUnpacked(stage)) {
        environment.images().expect(image);
      }
    }
    plan.stages().stream()
        .flatMap(stage -> stage.steps().stream())
        .flatMap(step -> step.sources().values().stream())
        .distinct()
        .forEach(source -> {
          if (source instanceof TreeSource.Image(var reference, var platform)) {
            environment.images().expect(new PlannedBase.Image(reference, platform));
          }
        });
  }

  /**
   * Builds the target.
   *
   * @param labels labels that are put on the image behind those of the Dockerfile
   * @throws StepFailedException if a step fails; the other stages are given up then
   */
  public Image run(SequencedMap<String, String> labels) throws IOException, InterruptedException {
    tellTwins();
    var completed = new ExecutorCompletionService<StageResult>(threads);
    for (var stage : plan.stages()) {
      var task = Objects.requireNonNull(stages.get(stage.id()));
      Callable<StageResult> running = () -> {
        task.run();
        return task.get();
      };
      completed.submit(running);
    }
    for (int i = 0; i < plan.stages().size(); i++) {
      Futures.await(completed.take());
    }
    // A file that cannot be read fails the build even if its layer is not part of the image.
    queue.finish();
    return image(result(plan.target().id()), labels);
  }

  private void tellTwins() {
    var names = plan.stages().stream().collect(Collectors.toMap(StagePlan::id, StagePlan::name));
    for (var stage : plan.pruned()) {
      stage.twin().ifPresent(twin -> events.note(
          "stage " + stage.name() + " is the same as stage " + names.getOrDefault(twin, twin.toString()) + ", which is built once for both"));
    }
  }

  /**
   * Returns the directory that is the root of the target, for good: its files may be moved. Needs an environment that says so
   * ({@link BuildEnvironment#materialize}). To be called when the image is there and its contents are read.
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
    return new StageRun(stage, plan.proxyEnvironment(), environment, events, trees, queue).run(start(stage));
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
        yield start(stage, new StageBase(layers, known.document().history()), () -> environment.images().open(image));
      }
      case PlannedBase.Directory(String name) -> {
        var root = lazy(stage, environment.images()::openScratch);
        var files = TreeChanges.ofAll(trees.open(new TreeSource.NamedDirectory(name)));
        root.apply(files);
        var layers =
            stage.demand().image() ? List.of(queue.write(files, root.keepsContents(), UnaryOperator.identity())) : List.<Future<WrittenLayer>>of();
        yield new StageResult(stage.config(), StageBase.SCRATCH, GrownList.of(layers), GrownList.of(List.of()), root);
      }
      case PlannedBase.Stage(StageId id) -> {
        var parent = result(id);
        var config = parent.config().withOnBuild(List.of());
        yield new StageResult(config, parent.base(), parent.layers(), parent.history(), lazy(stage, parent.root()::fork));
      }
    };
  }

  private StageResult start(StagePlan stage, StageBase base, LazyRoot.Opener opener) {
    return new StageResult(stage.config(), base, GrownList.of(List.of()), GrownList.of(base.history()), lazy(stage, opener));
  }

  /** The plan says whether a step looks at the root. */
  private LazyRoot lazy(StagePlan stage, LazyRoot.Opener opener) {
    var root = new LazyRoot(isUnpacked(stage) ? opener : () -> {
      throw new IllegalStateException("a root is asked for which the plan gives no use for: that of " + stage.name());
    });
    synchronized (roots) {
      roots.add(root);
    }
    return root;
  }

  private boolean isUnpacked(StagePlan stage) {
    return stage.unpacked() || environment.allRoots();
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
    var document =
        new ImageDocument(
            Optional.of(environment.now()), plan.target().platform(), "", List.of(), config, diffIds, complete(result.history().elements(), layers.size()));
    return new Image(document, layers);
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
    if (failure != null) {
      throw failure;
    }
  }
}
