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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Entries of the cache in a repository of a registry. */
final class RegistryEntries implements FarEntries {
  private static final int UPLOADS = 4;

  private final CacheRepository.InRegistry repository;
  private final FarSettings settings;
  /** What entries with the results of steps have. */
  private final RawDocument config;
  private final ImagePuller puller;
  private final ImagePusher pusher;
  private final BlobStore blobs;
  private final Tolerance reading;
  private final Tolerance refused;
  private final Tolerance writing;
  private final Patience patience;
  private final Uploads uploads;
  private final Map<Digest, Object> layerLocks = new ConcurrentHashMap<>();

  /** @see RegistrySteps#RegistrySteps */
  RegistryEntries(CacheRepository.InRegistry repository, FarSettings settings, ImagePuller puller, ImagePusher pusher, BlobStore blobs, Consumer<String> notes,
      Duration lookupPatience, Duration uploadPatience) {
    this.repository = repository;
    this.settings = settings;
    this.config = StepImage.document(settings.platform()).write();
    this.puller = puller;
    this.blobs = blobs;
    this.reading = new Tolerance(notes);
    this.refused = new Tolerance(notes);
    this.writing = new Tolerance(notes);
    this.patience = new Patience(lookupPatience, () -> reading.end(unread("it has held up this build for " + lookupPatience.toSeconds() + " s")));
    this.uploads = new Uploads(UPLOADS, uploadPatience);
    this.pusher = pusher.alsoTelling(_ -> uploads.moved());
  }

  @Override
  public String name() {
    return repository.toString();
  }

  @Override
  public Patience patience() {
    return patience;
  }

  @Override
  public <T> Optional<T> find(String tag, Reading<T> reader) {
    if (reading.isOver()) {
      return Optional.empty();
    }
    try {
      return read(tag, puller.pullCached(repository.at(tag), settings.platform(), config), reader);
    } catch (MalformedImageException e) {
      refuse(tag, e);
    } catch (RegistryException e) {
      failed(tag, e);
    } catch (IOException e) {
      readingFailed(e);
    }
    return Optional.empty();
  }

  private <T> Optional<T> read(String tag, PulledImage image, Reading<T> reader) {
    try {
      return reader.of(image);
    } catch (RegistryException e) {
      failed(tag, e);
    } catch (IOException e) {
      refuse(tag, e);
    }
    return Optional.empty();
  }

  private void failed(String tag, RegistryException why) {
    switch (why.kind()) {
      case NOT_FOUND -> {}
      case CORRUPT -> refuse(tag, why);
      default -> readingFailed(why);
    }
  }

  private void readingFailed(IOException why) {
    reading.failed(why, unread(String.valueOf(why.getMessage())));
  }

  /** One bad entry says nothing about the others. */
  @Override
  public void refuse(String tag, IOException why) {
    refused.failed(why, "the entry " + repository.at(tag) + " is not used: " + why.getMessage());
  }

  private String unread(String why) {
    return "the cache " + repository + " is not read: " + why;
  }

  @Override
  public void put(String tag, Making making) {
    if (settings.isWritten() && !writing.isOver()) {
      uploads.start(() -> upload(tag, making));
    }
  }

  private void upload(String tag, Making making) {
    if (writing.isOver()) {
      return;
    }
    try {
      upload(tag, making.image());
    } catch (IOException e) {
      writing.failed(e, unwritten(e.getMessage() + advice(e)));
    } catch (InterruptedException e) {
      // The build waits for it no longer.
      Thread.currentThread().interrupt();
    }
  }

  /** The same layer in another entry finds it there when this one is done. */
  private void upload(String tag, AssembledImage image) throws IOException, InterruptedException {
    var layer = image.layers().getFirst().digest();
    synchronized (layerLocks.computeIfAbsent(layer, _ -> new Object())) {
      if (!writing.isOver() && isReadable(image) && blobs.has(layer)) {
        pusher.pushNew(image, repository.at(tag));
      }
    }
  }

  private static boolean isReadable(AssembledImage image) {
    return image.config().size() <= RawDocument.MAX_BYTES && image.manifest().size() <= RawDocument.MAX_BYTES;
  }

  private String unwritten(String why) {
    return "the cache " + repository + " is not written: " + why;
  }

  private String advice(IOException failure) {
    boolean isRefusal = failure instanceof RegistryException e && switch (e.kind()) {
      case UNAUTHORIZED, DENIED, NOT_FOUND, IMMUTABLE_TAG, REJECTED -> true;
      case UNREACHABLE, SILENT, BAD_CERTIFICATE, PLAIN_HTTP, BLOB_UNKNOWN, CORRUPT, BUSY, CONNECTION_LOST -> false;
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
