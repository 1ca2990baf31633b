package dev.kaniko.runtime.cache;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.layout.KeptBlobs;
import dev.kaniko.runtime.layout.StateEntry;
import dev.kaniko.runtime.layout.StateLock;
import dev.kaniko.runtime.oci.Descriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What steps came to, in the state directory: {@code steps/<key>} for each, and the layers among the blobs. An entry appears when it and its layer are on the disk, so
 * that neither the end of a process nor that of the machine leaves half of one. What is damaged all the same is told, removed, and counts as not there.
 */
public final class LocalSteps implements StepStore {
  private final Path state;
  private final BlobStore made;
  private final KeptBlobs blobs;
  private final StateLock lock;
  private final Consumer<String> note;
  private final AtomicBoolean failed = new AtomicBoolean();
  private final ConcurrentLinkedQueue<Future<?>> writing = new ConcurrentLinkedQueue<>();
  /** One monitor for each blob that is looked at: it is read once, however many steps have it. */
  private final Map<Digest, Object> looking = new ConcurrentHashMap<>();

  /**
   * @param state the state directory, which need not exist yet
   * @param made where the layers are that {@link #put} is told of: the blobs of the state directory, or a store over them, whose blobs move there
   * @param note is told, in one line each, what is damaged and what could not be read or written
   */
  public LocalSteps(Path state, BlobStore made, Consumer<String> note) {
    this.state = state;
    this.made = made;
    this.blobs = new KeptBlobs(state);
    this.lock = new StateLock(state);
    this.note = note;
  }

  @Override
  public Optional<Found> find(CacheKey key) throws InterruptedException {
    try {
      var step = use(key);
      if (step.isEmpty() || step.get().layer().isEmpty() || isWhole(step.get().layer().get(), key)) {
        return step.map(found -> new Found(found, Optional.empty()));
      }
    } catch (IOException e) {
      tell("cannot be read", e);
    }
    return Optional.empty();
  }

  /** Reads an entry, and marks it and its layer as used before anybody can take it for unused. */
  private Optional<CachedStep> use(CacheKey key) throws IOException {
    var file = file(key);
    if (!Files.exists(file)) {
      return Optional.empty(); // Without the lock: most keys of a changed build are not there.
    }
    try (var _ = lock.shared()) {
      var step = StepFile.read(file);
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      var layer = step.layer().map(written -> written.descriptor().digest());
      if (layer.isPresent() && Files.exists(blobs.path(layer.get()))) {
        blobs.touch(layer.get());
      }
      return Optional.of(step);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (StepFile.DamagedException e) {
      drop(key, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private boolean isWhole(WrittenLayer layer, CacheKey key) throws IOException, InterruptedException {
    var digest = layer.descriptor().digest();
    synchronized (looking.computeIfAbsent(digest, _ -> new Object())) {
      if (blobs.isWhole(digest, layer.descriptor().size())) {
        return true;
      }
    }
    drop(key, "its layer " + digest + " is damaged or missing");
    return false;
  }

  private void drop(CacheKey key, String why) throws IOException {
    Files.deleteIfExists(file(key));
    note.accept("a step is not reused: its result " + key.hex() + " is damaged: " + why);
  }

  @Override
  public void put(CacheKey key, CachedStep step) {
    try {
      boolean moved = step.layer().isPresent() && keep(step.layer().get().descriptor().digest());
      var task = new FutureTask<>(() -> {
        write(key, step, moved);
        return null;
      });
      writing.add(task);
      Thread.ofVirtual().name("keep " + key).start(task);
    } catch (IOException e) {
      tell("cannot be written", e);
    }
  }

  private boolean keep(Digest layer) throws IOException {
    try (var _ = lock.shared()) {
      boolean moved = blobs.keep(layer, made);
      blobs.touch(layer);
      return moved;
    }
  }

  /** @param fresh whether the layer was made by this build, so that its bytes are right */
  private void write(CacheKey key, CachedStep step, boolean fresh) throws InterruptedException {
    try {
      var layer = step.layer().map(WrittenLayer::descriptor);
      if (fresh) {
        blobs.settle(layer.orElseThrow().digest());
      } else if (layer.isPresent() && !blobs.isWhole(layer.get().digest(), layer.get().size())) {
        throw new IOException("the layer " + layer.get().digest() + " is damaged or missing");
      }
      Files.createDirectories(StateEntry.STEPS.in(state));
      blobs.write(file(key), StepFile.write(key, step), layer.map(Descriptor::digest));
    } catch (IOException e) {
      tell("cannot be written", e);
    }
  }

  @Override
  public void finish() throws InterruptedException {
    // A task stays until it is done: who is interrupted here may still have to release the directory.
    for (var task = writing.peek(); task != null; task = writing.peek()) {
      try {
        task.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
      writing.poll();
    }
  }

  @Override
  public void release() {
    boolean interrupted = Thread.interrupted();
    for (var task = writing.peek(); task != null; task = writing.peek()) {
      try {
        task.get();
        writing.poll();
      } catch (InterruptedException e) {
        interrupted = true; // It is waited for all the same: it takes as long as the disk takes.
      } catch (ExecutionException e) {
        writing.poll(); // A build that fails has said why.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Path file(CacheKey key) {
    return StateEntry.STEPS.in(state).resolve(key.hex());
  }

  private void tell(String what, IOException failure) {
    if (failed.compareAndSet(false, true)) {
      note.accept("the results of steps in " + state + " " + what + ": " + failure);
    }
  }
}
