package dev.kaniko.runtime.root;

import dev.kaniko.runtime.layer.SizeLimit;
import dev.kaniko.runtime.layout.StateEntry;
import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.linux.OverlayMount;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.oci.ChainId;
import dev.kaniko.runtime.snapshot.InodeStore;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import dev.kaniko.runtime.snapshot.OverlayFormat;
import dev.kaniko.runtime.snapshot.OverlayTarget;
import dev.kaniko.runtime.snapshot.SnapshotMode;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
 * Where the roots of builds lie: a state directory on this machine, used by one build per instance and by any number of builds at once.
 *
 * <p>{@code unpacked/<chain id>} holds an unpacked layer in overlay's format, complete from the moment it has this name, and is never
 * changed. {@code builds/<id>} holds what one build makes; it goes when the build ends, or with the next build if this one died.
 */
public final class RootStore implements AutoCloseable {
  /** The directories that lead to a file are made by a method that calls itself; a path may have two thousand. */
  private static final long STACK = 8L << 20;

  private final Path state;
  private final Path layers;
  private final BuildScratch scratch;
  private final SnapshotMode snapshotMode;
  private final Consumer<String> note;
  private final OverlayFormat format = OverlayFormat.ofThisProcess();
  private final AtomicBoolean told = new AtomicBoolean();
  private final DirectoryBases directoryBases = new DirectoryBases(this);
  private final Map<ChainId, CompletableFuture<Path>> unpacked = new HashMap<>();
  private final Semaphore unpackers = new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

  private RootStore(Path state, Path layers, BuildScratch scratch, SnapshotMode snapshotMode, Consumer<String> note) {
    this.state = state;
    this.layers = layers;
    this.scratch = scratch;
    this.snapshotMode = snapshotMode;
    this.note = note;
  }

  /** Opens the store in {@code state}, which need not exist, for one build that looks at everything where it must walk a root. */
  public static RootStore open(Path state) throws IOException {
    return open(state, SnapshotMode.FULL, unheard -> {});
  }

  /**
   * Opens the store in {@code state}, which need not exist, for one build. Files of another user namespace are another's: each has a
   * store of its own in there.
   *
   * @param snapshotMode what counts as a change where a root must be walked; an overlay says itself what a process wrote
   * @param note is told in one line if roots lack something of their base
   */
  public static RootStore open(Path state, SnapshotMode snapshotMode, Consumer<String> note) throws IOException {
    var own = state.resolve(StateName.ofThisProcess());
    var layers = Files.createDirectories(StateEntry.UNPACKED.in(own));
    var builds = Files.createDirectories(StateEntry.BUILDS.in(own));
    boolean alone = BuildScratch.removeStale(builds);
    var scratch = BuildScratch.create(builds);
    if (alone) {
      dropFormerLayers(own, scratch);
    }
    return new RootStore(own, layers, scratch, snapshotMode, note);
  }

  /**
   * Removes layers that an earlier version unpacked, with this build: their roots have modes from the umask of some process, which cannot be told from those of
   * an image. A build of that version that starts meanwhile unpacks them again.
   */
  private static void dropFormerLayers(Path own, BuildScratch scratch) throws IOException {
    try {
      Files.move(StateEntry.FORMER_UNPACKED.in(own), scratch.fresh("former-layers"), StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException none) {
      assert Files.isDirectory(own);
    }
  }

  /**
   * Returns the best kind of root that this process can have here.
   *
   * @param overlays whether an overlay is of use: without mounts of its own a process cannot have it as its root
   */
  public RootKind bestKind(boolean overlays) throws IOException {
    if (overlays && OverlayMount.obstacle(scratch.freshDirectory("trial")).isEmpty()) {
      return RootKind.OVERLAY;
    }
    return ThisProcess.capabilities().containsAll(Capability.TO_UNPACK) ? RootKind.DIRECTORY : RootKind.READ_ONLY;
  }

  /**
   * Returns the root of a stage that starts with {@code base}, bottom first; none for {@code FROM scratch}. Nothing is unpacked before
   * it is needed.
   */
  public StageRoot root(RootKind kind, List<BaseLayer> base) {
    return switch (kind) {
      case OVERLAY -> OverlayRoot.of(this, base);
      case DIRECTORY -> DirectoryRoot.of(this, base);
      case READ_ONLY -> ReadOnlyRoot.of(this, base);
    };
  }

  /** Tells that {@link #root} is going to be called so many times with the layers that end with {@code top}. */
  public void expect(ChainId top, int roots) {
    directoryBases.expect(top, roots);
  }

  DirectoryBases directoryBases() {
    return directoryBases;
  }

  /** Makes a directory for this build, which goes when this store is closed. */
  public Path freshDirectory(String what) throws IOException {
    return scratch.freshDirectory(what);
  }

  OverlayFormat format() {
    return format;
  }

  /** Tells, once, what a store could not hold. */
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

  /** Returns the directory for {@code RUN --mount=type=cache}, which all builds share. */
  public Path cacheMounts() throws IOException {
    return Files.createDirectories(StateEntry.CACHE_MOUNTS.in(state));
  }

  /**
   * Returns a directory in overlay's format for each of {@code base}, bottom first. Missing ones are unpacked side by side.
   *
   * @throws IOException if one of them cannot be; the others stay unpacked
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

  private synchronized CompletableFuture<Path> start(BaseLayer layer, List<CompletableFuture<Path>> below) {
    var known = unpacked.get(layer.chain());
    if (known != null && !known.isCompletedExceptionally()) {
      return known;
    }
    var future = new CompletableFuture<Path>();
    unpacked.put(layer.chain(), future);
    var place = layers.resolve(layer.chain().digest().hex());
    if (Files.isDirectory(place)) {
      future.complete(place);
      return future;
    }
    // In order, bottom first: a layer may wait for those below it, which have their permit then.
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
    try {
      return Files.move(directory, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (Files.isDirectory(place)) {
        return place; // Another build was faster.
      }
      throw e;
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

  /** Removes what this build made. */
  @Override
  public void close() throws IOException {
    scratch.close();
  }
}
