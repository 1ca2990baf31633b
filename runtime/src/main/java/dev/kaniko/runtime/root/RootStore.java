package dev.kaniko.runtime.root;

import dev.kaniko.runtime.layer.SizeLimit;
import dev.kaniko.runtime.layout.LastUse;
import dev.kaniko.runtime.layout.StateEntry;
import dev.kaniko.runtime.layout.StateLock;
import dev.kaniko.runtime.layout.UnpackedMarks;
import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.linux.OverlayMount;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.oci.ChainId;
import dev.kaniko.runtime.snapshot.InodeStore;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import dev.kaniko.runtime.snapshot.OverlayFormat;
import dev.kaniko.runtime.snapshot.OverlayTarget;
import dev.kaniko.runtime.snapshot.SnapshotDeadline;
import dev.kaniko.runtime.snapshot.SnapshotMode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The state directory for the roots of stages. An instance belongs to one build. Any number of builds can use the directory at the same time.
 *
 * <p>{@code unpacked/<chain id>} is an unpacked layer in the format of overlay. A directory gets this name when it is complete, and never changes
 * afterwards. {@code builds/<id>} has the files of one build. They are removed at its end, or by the next build if the process died.
 */
public final class RootStore implements AutoCloseable {
  /** The stack size of an unpacking thread in bytes. Parent directories are made by recursion, and a path may have two thousand. */
  private static final long STACK = 8L << 20;

  /** How long the kernel leaves files unwritten at most, by its usual settings, twice over. */
  private static final Duration WRITTEN_BY_ITSELF = Duration.ofMinutes(1);

  private final Path state;
  private final Path layers;
  private final StateLock lock;
  private final UnpackedMarks marks;
  private final LayerIndexes indexes;
  private final BuildScratch scratch;
  private final SnapshotMode snapshotMode;
  private final Duration snapshotLimit;
  private final Consumer<String> note;
  private final OverlayFormat format = OverlayFormat.ofThisProcess();
  private final AtomicBoolean told = new AtomicBoolean();
  private final DirectoryBases directoryBases = new DirectoryBases(this);
  private final Map<ChainId, CompletableFuture<Path>> unpacked = new HashMap<>();
  private final Semaphore unpackers = new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

  private RootStore(Path state, Path layers, StateLock lock, BuildScratch scratch, SnapshotMode snapshotMode, Duration snapshotLimit, Consumer<String> note) {
    this.state = state;
    this.layers = layers;
    this.lock = lock;
    this.marks = new UnpackedMarks(layers, lock);
    this.indexes = new LayerIndexes(StateEntry.LAYER_INDEXES.in(state));
    this.scratch = scratch;
    this.snapshotMode = snapshotMode;
    this.snapshotLimit = snapshotLimit;
    this.note = note;
  }

  /** Opens the store in {@code state} with {@link SnapshotMode#FULL} and without notes. The directory need not exist. */
  public static RootStore open(Path state) throws IOException {
    return open(state, SnapshotMode.FULL, SnapshotDeadline.USUAL, unheard -> {});
  }

  /**
   * Opens the store in {@code state} for one build. The directory need not exist. Each user namespace has its own subdirectory, because ids on
   * disk mean other users there.
   *
   * @param snapshotMode the data that a walk of a root compares; an overlay does not need it
   * @param snapshotLimit the most time for the look for what a command has changed
   * @param note receives one line if a file of a base image cannot be made on this machine
   */
  public static RootStore open(Path state, SnapshotMode snapshotMode, Duration snapshotLimit, Consumer<String> note) throws IOException {
    var own = state.resolve(StateName.ofThisProcess());
    var layers = Files.createDirectories(StateEntry.UNPACKED.in(own));
    var builds = Files.createDirectories(StateEntry.BUILDS.in(own));
    boolean alone = BuildScratch.removeStale(builds);
    var lock = new StateLock(state);
    BuildScratch scratch;
    try (var _ = lock.shared()) {
      scratch = BuildScratch.create(builds);
    }
    if (alone) {
      dropFormerLayers(own, scratch);
    }
    var store = new RootStore(own, layers, lock, scratch, snapshotMode, snapshotLimit, note);
    Thread.ofPlatform().daemon().name("settle").start(store::settle);
    return store;
  }

  private void settle() {
    try {
      marks.settle(Instant.now().minus(WRITTEN_BY_ITSELF));
    } catch (IOException e) {
      // The next build tries again. Until then a new start of the machine costs the layers.
    }
  }

  /**
   * Moves layers that an earlier version has unpacked into the scratch directory, which removes them at the end of the build. The mode of their root
   * directory may come from a umask and not from the image. If a build of the earlier version starts later, it unpacks them again.
   */
  private static void dropFormerLayers(Path own, BuildScratch scratch) throws IOException {
    try {
      Files.move(StateEntry.FORMER_UNPACKED.in(own), scratch.fresh("former-layers"), StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException none) {
      assert Files.isDirectory(own);
    }
  }

  /**
   * Returns the best kind of root for which this process has the privileges.
   *
   * @param overlays whether overlays may be used; a RUN process needs its own mount namespace to have an overlay as root
   */
  public RootKind bestKind(boolean overlays) throws IOException {
    if (overlays && OverlayMount.obstacle(scratch.freshDirectory("trial")).isEmpty()) {
      return RootKind.OVERLAY;
    }
    return ThisProcess.capabilities().containsAll(Capability.TO_UNPACK) ? RootKind.DIRECTORY : RootKind.READ_ONLY;
  }

  /**
   * Returns the root of a stage. Layers are unpacked when they are needed.
   *
   * @param base the layers of the base image, bottom first; empty for {@code FROM scratch}
   */
  public StageRoot root(RootKind kind, List<BaseLayer> base) {
    return switch (kind) {
      case OVERLAY -> OverlayRoot.of(this, base);
      case DIRECTORY -> DirectoryRoot.of(this, base);
      case READ_ONLY -> ReadOnlyRoot.of(this, base);
    };
  }

  /** Announces {@code roots} further calls of {@link #root} with a base that ends with the layer {@code top}. */
  public void expect(ChainId top, int roots) {
    directoryBases.expect(top, roots);
  }

  DirectoryBases directoryBases() {
    return directoryBases;
  }

  /** Makes a directory for this build. It is removed when this store is closed. */
  public Path freshDirectory(String what) throws IOException {
    return scratch.freshDirectory(what);
  }

  /** Returns the layers at the bottom of {@code base} that are unpacked. */
  List<BaseLayer> unpackedOf(List<BaseLayer> base) throws IOException {
    int count = 0;
    while (count < base.size() && marks.isWhole(place(base.get(count).chain()))) {
      count++;
    }
    return base.subList(0, count);
  }

  private Path place(ChainId chain) {
    return layers.resolve(chain.digest().hex());
  }

  /** From now on what is in layers is looked for in another place too before they are fetched and read. */
  public void use(FarIndexes far) {
    indexes.use(far);
  }

  /** Returns what is known of layers that are not unpacked. */
  LayerIndexes indexes() {
    return indexes;
  }

  OverlayFormat format() {
    return format;
  }

  /** Notes which devices and attributes could not be made; only once in a build. */
  void tellLeftOut(LinuxInodeStore store) {
    var leftOut = store.leftOut();
    if (!leftOut.isEmpty() && told.compareAndSet(false, true)) {
      note.accept(
          leftOut.getFirst() + (leftOut.size() > 1 ? " and " + (leftOut.size() - 1) + " more" : "")
              + " cannot be made here: RUN does without, and the image keeps what its base has");
    }
  }

  BuildScratch scratch() {
    return scratch;
  }

  SnapshotMode snapshotMode() {
    return snapshotMode;
  }

  /** Returns the end of the time for a look that begins now. */
  SnapshotDeadline snapshotDeadline() {
    return SnapshotDeadline.in(snapshotLimit);
  }

  /** Returns the directory for {@code RUN --mount=type=cache}. All builds share it. */
  public Path cacheMounts() throws IOException {
    return Files.createDirectories(StateEntry.CACHE_MOUNTS.in(state));
  }

  /**
   * Returns a directory in the format of overlay for each layer of {@code base}, bottom first. Missing layers are unpacked in parallel.
   *
   * @throws IOException if a layer cannot be unpacked; the others stay on disk
   */
  List<Path> unpack(List<BaseLayer> base) throws IOException {
    var below = new ArrayList<CompletableFuture<Path>>();
    for (var layer : base) {
      below.add(start(layer, List.copyOf(below)));
    }
    return wait(below);
  }

  private static List<Path> wait(List<CompletableFuture<Path>> futures) throws IOException {
    var paths = new ArrayList<Path>();
    for (var future : futures) {
      try {
        paths.add(future.join());
      } catch (CompletionException e) {
        if (e.getCause() instanceof IOException cause) {
          throw new IOException(cause.getMessage(), cause);
        }
        throw e;
      }
    }
    return paths;
  }

  private synchronized CompletableFuture<Path> start(BaseLayer layer, List<CompletableFuture<Path>> below) throws IOException {
    var known = unpacked.get(layer.chain());
    if (known != null && !known.isCompletedExceptionally()) {
      return known;
    }
    var place = place(layer.chain());
    var future = new CompletableFuture<Path>();
    boolean there = isThere(place);
    unpacked.put(layer.chain(), future);
    if (there) {
      future.complete(place);
      return future;
    }
    // Permits are taken bottom first. A layer may wait for the layers below it, and these must already have their permits.
    unpackers.acquireUninterruptibly();
    Thread.ofPlatform()
        .daemon()
        .stackSize(STACK)
        .name("unpack " + layer.diffId())
        .start(
            () -> {
              try {
                future.complete(unpack(layer, place, below));
              } catch (IOException | RuntimeException | Error e) {
                future.completeExceptionally(e);
              } finally {
                unpackers.release();
              }
            });
    return future;
  }

  private Path unpack(BaseLayer layer, Path place, List<CompletableFuture<Path>> below) throws IOException {
    var directory = scratch.freshDirectory("unpack");
    var lowers = new ArrayList<InodeStore>();
    try (var store = LinuxInodeStore.open(directory)) {
      var target = new OverlayTarget(store, format, () -> openTopFirst(below, lowers));
      LayerUnpacker.unpack(layer.blob().open(), layer.diffId(), target, SizeLimit.of(directory));
      target.inheritRoot();
      tellLeftOut(store);
    } finally {
      lowers.forEach(InodeStore::close);
    }
    move(directory, place);
    return place;
  }

  /** Gives an unpacked layer its place, unless another build was faster. */
  private void move(Path directory, Path place) throws IOException {
    try (var _ = lock.shared()) {
      marks.write(place);
      Files.move(directory, place, StandardCopyOption.ATOMIC_MOVE);
      LastUse.mark(LastUse.ofUnpacked(place));
    } catch (FileSystemException e) {
      if (!isThere(place)) {
        throw e;
      }
    }
  }

  /**
   * Keeps a directory with the files of a layer, in the format of unpacked layers, so that no later build unpacks the layer.
   *
   * @param directory in this store, used by nobody any more; stays where it is if the layer is unpacked already
   * @param chain names the layer with all below it
   */
  public void adopt(Path directory, ChainId chain) throws IOException {
    if (!isThere(place(chain))) {
      move(directory, place(chain));
    }
  }

  /** Tells whether a layer is unpacked, and if so marks it as used, so that it stays as long as this build lives. One that may not be whole is removed. */
  private boolean isThere(Path place) throws IOException {
    try (var _ = lock.shared()) {
      if (marks.isWhole(place)) {
        LastUse.mark(LastUse.ofUnpacked(place));
        return true;
      }
      if (!Files.isDirectory(place)) {
        return false;
      }
    }
    removeUnlessWhole(place);
    return isThere(place);
  }

  private void removeUnlessWhole(Path place) throws IOException {
    try (var _ = lock.exclusive()) {
      if (!marks.isWhole(place)) {
        Files.move(place, scratch.fresh("not-whole"), StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while others use " + layers);
    } catch (NoSuchFileException e) {
      assert !Files.exists(place); // Another build has removed it.
    }
  }

  private static List<InodeStore> openTopFirst(List<CompletableFuture<Path>> below, List<InodeStore> opened) throws IOException {
    if (opened.isEmpty()) {
      for (var path : wait(below).reversed()) {
        opened.add(LinuxInodeStore.open(path));
      }
    }
    return opened;
  }

  /** Removes the files of this build. */
  @Override
  public void close() throws IOException {
    scratch.close();
  }
}
