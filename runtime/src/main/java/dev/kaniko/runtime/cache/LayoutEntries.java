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

/** Entries of the cache in one OCI image layout. */
final class LayoutEntries implements FarEntries {
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
  private final Patience patience;
  private final Uploads uploads = new Uploads(1, PATIENCE);

  /** @see LayoutSteps#LayoutSteps */
  LayoutEntries(Path directory, FarSettings settings, Registries registries, BlobStore blobs, Consumer<String> notes) {
    this.directory = directory.toAbsolutePath();
    this.settings = settings;
    this.layout = new SharedLayout(this.directory);
    this.session = new LayoutSession(layout.reader(), this.directory.toString());
    this.blobs = blobs;
    this.reading = new Tolerance(notes);
    this.writing = new Tolerance(notes);
    this.patience = new Patience(
        RegistrySteps.LOOKUP_PATIENCE,
        () -> reading.end("the cache " + this.directory + " is not read: it has held up this build for " + RegistrySteps.LOOKUP_PATIENCE.toSeconds() + " s"));
    registries.serve(REGISTRY, this.directory.toString(), session);
  }

  @Override
  public String name() {
    return CacheRepository.LAYOUT_PREFIX + directory;
  }

  @Override
  public Patience patience() {
    return patience;
  }

  @Override
  public <T> Optional<T> find(String tag, Reading<T> reader) {
    try {
      var digest = layout.reader().lookUp(tag);
      return digest.isPresent() ? read(image(digest.get()), reader) : Optional.empty();
    } catch (IOException e) {
      refuse(tag, e);
      return Optional.empty();
    }
  }

  private PulledImage image(Digest digest) throws IOException {
    var place = new ImageReference(REGISTRY, directory.toString(), Optional.empty(), Optional.of(digest));
    return ImagePuller.read(place, place, settings.platform(), session);
  }

  private <T> Optional<T> read(PulledImage image, Reading<T> reader) throws IOException {
    var found = reader.of(image);
    if (found.isPresent() && !session.hasBlob(image.layers().getFirst())) {
      throw new IOException("its layer is missing or cut off");
    }
    return found;
  }

  @Override
  public void refuse(String tag, IOException why) {
    reading.failed(why, "the entry " + tag + " of the cache " + directory + " is not used: " + why.getMessage());
  }

  @Override
  public void put(String tag, Making making) {
    if (settings.isWritten() && !writing.isOver()) {
      uploads.start(() -> write(tag, making));
    }
  }

  private void write(String tag, Making making) {
    if (writing.isOver()) {
      return;
    }
    try {
      layout.add(tag, making.image(), blobs, oldest());
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
