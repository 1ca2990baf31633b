package dev.kaniko.runtime.interpreter;

import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.runtime.cache.CachedStep;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.layer.Layerable;
import dev.kaniko.runtime.layer.SizeLimit;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.oci.HistoryEntry;
import dev.kaniko.runtime.root.StageRoot;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The layers and the history that the steps of a stage add to those of its base. Each step that changes files makes a layer, or all of
 * them together one ({@code --single-snapshot}): that has one line in the history, the text of the last step, as the original writes it,
 * and a stage that changes no file has none.
 *
 * <p>Of a stage whose image nobody sees nothing is written, unless the results of its steps are kept. What it puts is only opened, so that a file which cannot be read fails the same step.
 */
final class StageLayers implements AutoCloseable {
  /** What BuildKit writes into every line of a history. */
  private static final String COMMENT = "buildkit.dockerfile.v0";

  /** What the original writes into the line of a layer; it has no others. */
  private static final String AUTHOR = "kaniko";

  private final StageResult start;
  private final LayerQueue queue;
  private final LayerWriter writer;
  private final Instant now;
  private final boolean single;
  private final boolean seen;
  /** Whether layers are written: somebody sees the image, or the results of its steps are kept. */
  private final boolean written;
  private final IgnoredPaths ignored;
  private final Path scratch;
  private final List<Future<WrittenLayer>> layers = new ArrayList<>();
  private final List<HistoryEntry> history = new ArrayList<>();
  private final Map<Integer, Path> directories = new HashMap<>();

  /** The root as the stage found it; null where nobody asks, nothing can be removed from it, or a copy would cost too much. */
  private @Nullable StageRoot found;

  private SnapshotDiff sum = SnapshotDiff.EMPTY;

  /** Says that the layer of the last step cannot be written, which has the sum in it. */
  private UnaryOperator<IOException> failed = UnaryOperator.identity();

  private StageLayers(boolean seen, StageResult start, BuildEnvironment environment, LayerQueue queue) {
    this.seen = seen;
    this.written = seen || environment.reuse().isPresent();
    this.writer = seen || environment.reuse().isEmpty() ? environment.layers().writer() : environment.reuse().get().hidden();
    this.start = start;
    this.queue = queue;
    this.now = environment.now();
    this.single = environment.layers().single();
    this.ignored = environment.layers().ignored();
    this.scratch = environment.scratch();
  }

  /** Begins a stage whose root nobody has changed yet. */
  static StageLayers begin(StagePlan plan, StageResult start, BuildEnvironment environment, LayerQueue queue)
      throws IOException, InterruptedException {
    var layers = new StageLayers(plan.demand().image(), start, environment, queue);
    boolean runs = plan.steps().stream().anyMatch(step -> step.work().runs());
    if (layers.seen && layers.single && runs && start.root().get().keepsContents()) {
      layers.found = start.root().fork(List.of());
    }
    return layers;
  }

  /**
   * Looks at what a step did before anything is written of it.
   *
   * @throws dev.kaniko.instruction.InstructionFailedException if a layer cannot hold it
   */
  void check(Outcome outcome) throws IOException {
    Layerable.check(ignored.takeFrom(outcome.diff()), SizeLimit.of(scratch));
  }

  /**
   * Adds what a step did; the root has it already.
   *
   * @param failed says of which step the layer is that cannot be written
   * @return the layer; empty if the step made none, or it is not written for itself
   */
  Optional<Future<WrittenLayer>> add(Outcome outcome, UnaryOperator<IOException> failed) throws IOException, InterruptedException {
    this.failed = failed;
    if (!written) {
      openContents(outcome.diff(), failed);
      return Optional.empty();
    }
    if (single) {
      sum = sum.then(ignored.takeFrom(outcome.diff()));
      return Optional.empty();
    }
    var layer = Optional.<Future<WrittenLayer>>empty();
    if (outcome.layer().isPresent()) {
      layer = Optional.of(queue.write(writer, ignored.takeFrom(outcome.diff()), start.root().keepsContents(), failed));
    }
    layer.ifPresent(layers::add);
    outcome.createdBy().ifPresent(text -> history.add(entry(text, "", COMMENT, outcome.layer().isEmpty())));
    return layer;
  }

  /** Tells in which directory the changes lie that the last layer was made of. */
  void madeIn(Path directory) {
    directories.put(layers.size() - 1, directory);
  }

  /** Returns the directories that were told of; none if layers have not all that is in them, or other times. */
  Optional<MadeDirectories> directories() {
    if (directories.isEmpty() || !ignored.paths().isEmpty() || writer.latest().isPresent() || !start.layered()) {
      return Optional.empty();
    }
    var before = start.layers().elements();
    var all = new ArrayList<>(before);
    all.addAll(layers);
    var placed = new HashMap<Integer, Path>();
    directories.forEach((place, directory) -> placed.put(before.size() + place, directory));
    return Optional.of(new MadeDirectories(start.base(), all, placed));
  }

  /** Adds what a step did in an earlier build. */
  void add(CachedStep result) {
    result.layer().ifPresent(layer -> layers.add(CompletableFuture.completedFuture(layer)));
    result.createdBy().ifPresent(
        text -> history.add(new HistoryEntry(Optional.of(result.created()), text, "", COMMENT, result.layer().isEmpty())));
  }

  private static void openContents(SnapshotDiff diff, UnaryOperator<IOException> failed) throws IOException {
    for (var change : diff.changes()) {
      if (change instanceof Change.Put(var _, FileNode.RegularFile file)) {
        try {
          file.content().open().close();
        } catch (IOException e) {
          throw failed.apply(e);
        }
      }
    }
  }

  /** Ends the stage with {@code state} and the text of its last step. */
  StageResult end(StageState state, String lastStep) throws IOException, InterruptedException {
    var changes = found == null ? sum : withoutIdleRemovals(sum, found.tree());
    if (!changes.isEmpty()) {
      layers.add(queue.write(writer, changes, start.root().keepsContents(), failed));
      history.add(entry(lastStep, AUTHOR, "", false));
    }
    return new StageResult(state, start.base(), start.layers().with(layers), start.history().with(history), start.root(), start.layered());
  }

  private HistoryEntry entry(String createdBy, String author, String comment, boolean empty) {
    return new HistoryEntry(Optional.of(now), createdBy, author, comment, empty);
  }

  /** Leaves out the removals of what one step made and another removed. */
  private static SnapshotDiff withoutIdleRemovals(SnapshotDiff diff, FileTree base) throws IOException {
    var changes = new ArrayList<Change>();
    for (var change : diff.changes()) {
      boolean idle = switch (change) {
        case Change.Remove(var path) -> base.find(path).isEmpty();
        case Change.Clear(var path) -> base.list(path).isEmpty();
        case Change.Put _, Change.HardLink _ -> false;
      };
      if (!idle) {
        changes.add(change);
      }
    }
    return new SnapshotDiff(changes);
  }

  @Override
  public void close() throws IOException {
    if (found != null) {
      found.close();
    }
  }
}
