package dev.kaniko.runtime.cache;

import dev.kaniko.image.Digest;
import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.layout.SharedLayout;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.LayoutSession;
import dev.kaniko.runtime.registry.PulledImage;
import dev.kaniko.runtime.registry.Registries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Results of steps in one OCI image layout, an image for each, whose tag is the key. The original makes a directory {@code DIR:KEY} for each key. One
 * layout is what other tools read as {@code oci:DIR:KEY}, it is one directory for a CI system to save, and it has each layer once, under however many keys.
 */
public final class LayoutSteps implements StepStore {
  /** No host of a registry has this name. */
  private static final String REGISTRY = "oci";

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Path directory;
  private final FarSettings settings;
  private final SharedLayout layout;
  private final LayoutSession session;
  private final BlobStore blobs;
  private final Tolerance reading;
  private final Tolerance writing;
  private final Uploads uploads = new Uploads(1, PATIENCE);

  /**
   * @param directory need not exist
   * @param registries of the build: its puller and its pusher read the layers of what is found through them
   * @param blobs has the layers of what is put here
   * @param notes is told each kind of failure once, from any thread
   */
  public LayoutSteps(Path directory, FarSettings settings, Registries registries, BlobStore blobs, Consumer<String> notes) {
    this.directory = directory.toAbsolutePath();
    this.settings = settings;
    this.layout = new SharedLayout(this.directory);
    this.session = new LayoutSession(layout.reader(), this.directory.toString());
    this.blobs = blobs;
    this.reading = new Tolerance(notes);
    this.writing = new Tolerance(notes);
    registries.serve(REGISTRY, this.directory.toString(), session);
  }

  @Override
  public Optional<Found> find(CacheKey key) {
    try {
      var digest = layout.reader().lookUp(key.hex());
      return digest.isPresent() ? read(key, image(digest.get())) : Optional.empty();
    } catch (IOException e) {
      reading.failed(e, "the entry " + key + " of the cache " + directory + " is not used: " + e.getMessage());
      return Optional.empty();
    }
  }

  private PulledImage image(Digest digest) throws IOException {
    var place = new ImageReference(REGISTRY, directory.toString(), Optional.empty(), Optional.of(digest));
    return ImagePuller.read(place, place, settings.platform(), session);
  }

  private Optional<Found> read(CacheKey key, PulledImage image) throws IOException {
    var found = StepImage.read(key, image, settings.timeToLive());
    if (found.isPresent() && !session.hasBlob(image.layers().getFirst())) {
      throw new IOException("its layer is missing or cut off");
    }
    return found;
  }

  @Override
  public void put(CacheKey key, CachedStep step) {
    if (settings.isWritten() && !writing.isOver()) {
      uploads.start(() -> write(key, step));
    }
  }

  private void write(CacheKey key, CachedStep step) {
    if (writing.isOver()) {
      return;
    }
    try {
      StepImage.addEmptyLayer(step, blobs);
      layout.add(key.hex(), StepImage.of(key, step, settings.platform()), blobs, oldest());
    } catch (IOException e) {
      writing.failed(e, "the cache " + directory + " is not written: " + e.getMessage());
    } catch (InterruptedException e) {
      // The build waits for it no longer.
      Thread.currentThread().interrupt();
    }
  }

  private Instant oldest() {
    try {
      return Instant.now().minus(settings.timeToLive());
    } catch (DateTimeException | ArithmeticException e) {
      return Instant.MIN;
    }
  }

  @Override
  public void finish() throws InterruptedException {
    if (!uploads.areFinished()) {
      writing.end("the cache " + directory + " is not written: nothing has moved for " + uploads.patience().toMinutes() + " minutes");
      uploads.stop();
    }
  }
}
