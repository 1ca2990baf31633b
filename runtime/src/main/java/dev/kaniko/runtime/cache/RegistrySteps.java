package dev.kaniko.runtime.cache;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.MalformedImageException;
import dev.kaniko.runtime.oci.RawDocument;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.ImagePusher;
import dev.kaniko.runtime.registry.PulledImage;
import dev.kaniko.runtime.registry.RegistryException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Results of steps in a repository of a registry: an image for each, whose tag is the key. A look-up reads its manifest and its configuration; the
 * layer stays where it is until somebody wants to see it.
 */
public final class RegistrySteps implements StepStore {
  /** How long a build lets itself be held up by look-ups, all together. */
  static final Duration LOOKUP_PATIENCE = Duration.ofSeconds(20);

  /** A registry may need a while to check a large layer. */
  static final Duration UPLOAD_PATIENCE = Duration.ofMinutes(2);

  private static final int UPLOADS = 4;

  private final CacheRepository.InRegistry repository;
  private final FarSettings settings;
  private final ImagePuller puller;
  private final ImagePusher pusher;
  private final BlobStore blobs;
  private final Tolerance reading;
  private final Tolerance refused;
  private final Tolerance writing;
  private final FarLookups lookups;
  private final Uploads uploads;
  private final Map<Digest, Object> layerLocks = new ConcurrentHashMap<>();

  /**
   * @param puller of the build: it fetches the layers of what is found
   * @param pusher of the build: what it has put here it mounts in the destination, where that is in the same registry
   * @param blobs has the layers of what is put here
   * @param notes is told each kind of failure once, from any thread
   */
  public RegistrySteps(CacheRepository.InRegistry repository, FarSettings settings, ImagePuller puller, ImagePusher pusher, BlobStore blobs, Consumer<String> notes) {
    this(repository, settings, puller, pusher, blobs, notes, LOOKUP_PATIENCE, UPLOAD_PATIENCE);
  }

  RegistrySteps(CacheRepository.InRegistry repository, FarSettings settings, ImagePuller puller, ImagePusher pusher, BlobStore blobs, Consumer<String> notes,
      Duration lookupPatience, Duration uploadPatience) {
    this.repository = repository;
    this.settings = settings;
    this.puller = puller;
    this.blobs = blobs;
    this.reading = new Tolerance(notes);
    this.refused = new Tolerance(notes);
    this.writing = new Tolerance(notes);
    this.lookups = new FarLookups(this::look, lookupPatience, () -> reading.end(unread("it has held up this build for " + lookupPatience.toSeconds() + " s")));
    this.uploads = new Uploads(UPLOADS, uploadPatience);
    this.pusher = pusher.alsoTelling(_ -> uploads.moved());
  }

  @Override
  public void expect(Collection<CacheKey> keys) {
    keys.forEach(lookups::start);
  }

  @Override
  public Optional<Found> find(CacheKey key) throws InterruptedException {
    return lookups.await(key);
  }

  private Optional<Found> look(CacheKey key) {
    if (reading.isOver()) {
      return Optional.empty();
    }
    try {
      return read(key, puller.pullUnmirrored(repository.at(key), settings.platform()));
    } catch (MalformedImageException e) {
      refuse(key, e);
    } catch (RegistryException e) {
      switch (e.kind()) {
        case NOT_FOUND -> {}
        case CORRUPT -> refuse(key, e);
        default -> readingFailed(e);
      }
    } catch (IOException e) {
      readingFailed(e);
    }
    return Optional.empty();
  }

  private void readingFailed(IOException why) {
    reading.failed(why, unread(String.valueOf(why.getMessage())));
  }

  private Optional<Found> read(CacheKey key, PulledImage image) {
    try {
      return StepImage.read(key, image, settings.timeToLive());
    } catch (IOException e) {
      refuse(key, e);
      return Optional.empty();
    }
  }

  /** One bad entry says nothing about the others. */
  private void refuse(CacheKey key, IOException why) {
    refused.failed(why, "the entry " + repository.at(key) + " is not used: " + why.getMessage());
  }

  private String unread(String why) {
    return "the cache " + repository + " is not read: " + why;
  }

  @Override
  public void put(CacheKey key, CachedStep step) {
    if (settings.isWritten() && !writing.isOver()) {
      uploads.start(() -> upload(key, step));
    }
  }

  private void upload(CacheKey key, CachedStep step) {
    var image = StepImage.of(key, step, settings.platform());
    var layer = image.layers().getFirst().digest();
    // The same layer under another key finds it there when this one is done.
    synchronized (layerLocks.computeIfAbsent(layer, _ -> new Object())) {
      if (writing.isOver()) {
        return;
      }
      try {
        StepImage.addEmptyLayer(step, blobs);
        if (isReadable(image) && blobs.has(layer)) {
          pusher.push(image, List.of(), repository.at(key));
        }
      } catch (IOException e) {
        writing.failed(e, unwritten(e.getMessage() + advice(e)));
      } catch (InterruptedException e) {
        // The build waits for it no longer.
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean isReadable(AssembledImage image) {
    return image.config().size() <= RawDocument.MAX_BYTES;
  }

  private String unwritten(String why) {
    return "the cache " + repository + " is not written: " + why;
  }

  private String advice(IOException failure) {
    boolean isRefusal = failure instanceof RegistryException e && switch (e.kind()) {
      case UNAUTHORIZED, DENIED, NOT_FOUND, REJECTED -> true;
      case UNREACHABLE, BAD_CERTIFICATE, PLAIN_HTTP, BLOB_UNKNOWN, CORRUPT, BUSY, CONNECTION_LOST -> false;
    };
    if (!isRefusal) {
      return "";
    }
    boolean isNested = repository.repository().indexOf('/') != repository.repository().lastIndexOf('/');
    return isNested
        ? "; not every registry has repositories below others (Docker Hub has not): name another with --cache-repo"
        : "; name another repository with --cache-repo, or add --no-push-cache";
  }

  @Override
  public void finish() throws InterruptedException {
    if (!uploads.areFinished()) {
      writing.end(unwritten("nothing has moved for " + uploads.patience().toSeconds() + " s"));
      uploads.stop();
    }
  }
}
