package dev.kaniko.runtime.registry;

import dev.kaniko.image.Digest;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.oci.Index;
import dev.kaniko.runtime.oci.MalformedImageException;
import dev.kaniko.runtime.oci.Manifest;
import dev.kaniko.runtime.oci.MediaTypes;
import dev.kaniko.runtime.oci.PlatformMatcher;
import dev.kaniko.runtime.oci.RawDocument;
import dev.kaniko.runtime.registry.TransferEvent.Direction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** Pulls images: their documents at once, their layers when they are asked for. Safe for use by many threads. */
public final class ImagePuller {
  private static final int WIDTH = 4;

  private final Registries registries;
  private final BlobStore blobs;
  private final Consumer<TransferEvent> events;
  private final KeptDocuments kept;
  private final Map<Digest, FutureTask<Path>> fetches = new ConcurrentHashMap<>();

  /**
   * @param blobs where layers are stored, and documents of base images
   * @param events is told about the transfer of layers, from many threads
   */
  public ImagePuller(Registries registries, BlobStore blobs, Consumer<TransferEvent> events) {
    this.registries = registries;
    this.blobs = blobs;
    this.events = events;
    this.kept = new KeptDocuments(blobs, registries.warmed());
  }

  /**
   * Finds an image, in a mirror or in its registry, and reads its manifest and configuration. Of an image that is asked for by digest and was pulled or
   * warmed before nothing is read from a registry; it counts as found in the first place that it may be.
   *
   * @param platform picks the image of an index; a single image is taken whatever it is for
   * @throws RegistryException if no place has it; the message names every place that was tried
   * @throws MalformedImageException if what is there is not an image for the platform
   */
  public PulledImage pull(ImageReference reference, Platform platform) throws IOException {
    var places = registries.placesOf(reference);
    var known = kept(reference, platform);
    if (known.isPresent()) {
      return known.get();
    }
    var failures = new ArrayList<IOException>();
    for (var place : places) {
      try {
        return read(reference, place, platform, keeping(session(place)));
      } catch (RegistryException | MalformedImageException e) {
        failures.add(e);
      }
    }
    var last = failures.getLast();
    if (failures.size() == 1) {
      throw last;
    }
    var all = new RegistryException(
        last instanceof RegistryException e ? e.kind() : RegistryException.Kind.REJECTED, String.join("\n  ", failures.stream().map(Throwable::getMessage).toList()), last);
    failures.forEach(all::addSuppressed);
    throw all;
  }

  /** Returns what is kept of an image that is asked for by digest and was pulled or warmed before; no registry is asked. */
  public Optional<PulledImage> kept(ImageReference reference, Platform platform) throws IOException {
    return reference.digest().isPresent() ? readKept(reference, registries.placesOf(reference).getFirst(), platform) : Optional.empty();
  }

  /**
   * Reads manifest and configuration of an image that a cache has. They are read where its name says, whatever mirrors there are: what was written there a
   * moment ago is seen. The build can do without them, so what comes damaged of them, or of their layers, is fetched again a few times and not for a minute.
   *
   * @param expected a configuration that the image may have: that one is not read from the registry
   * @throws RegistryException if it is not there
   * @throws MalformedImageException if what is there is not an image for the platform
   */
  public PulledImage pullCached(ImageReference reference, Platform platform, RawDocument expected) throws IOException {
    var far = cachedDocuments(reference);
    return read(reference, reference, platform, new ImageDocuments() {
      @Override
      public RawDocument manifest(String tagOrDigest) throws IOException {
        return far.manifest(tagOrDigest);
      }

      @Override
      public byte[] config(Descriptor config) throws IOException {
        return config.digest().equals(expected.digest()) ? expected.bytes() : far.config(config);
      }
    }).ofCache();
  }

  /** Does as {@link #pullCached(ImageReference, Platform, RawDocument)} for an image of which nothing is known. */
  public PulledImage pullCached(ImageReference reference, Platform platform) throws IOException {
    return read(reference, reference, platform, cachedDocuments(reference)).ofCache();
  }

  private ImageDocuments cachedDocuments(ImageReference reference) throws IOException {
    return documents(session(reference), registries.retryOfCached());
  }

  private RegistrySession session(ImageReference place) throws IOException {
    return registries.open(place.registry(), place.repository(), Access.PULL);
  }

  private Optional<PulledImage> readKept(ImageReference reference, ImageReference place, Platform platform) throws IOException {
    try {
      return Optional.of(read(reference, place, platform, new ImageDocuments() {
        @Override
        public RawDocument manifest(String digest) throws IOException {
          return kept.manifest(Digest.parse(digest)).orElseThrow(() -> new NoSuchFileException(digest));
        }

        @Override
        public byte[] config(Descriptor config) throws IOException {
          return kept.config(config).orElseThrow(() -> new NoSuchFileException(config.digest().toString()));
        }
      }));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private ImageDocuments documents(RegistrySession session, Retry retry) {
    return new ImageDocuments() {
      @Override
      public RawDocument manifest(String tagOrDigest) throws IOException {
        return session.manifest(tagOrDigest);
      }

      @Override
      public byte[] config(Descriptor config) throws IOException {
        return ImagePuller.config(session, config, retry);
      }
    };
  }

  /** Takes what is known by its digest, and keeps what is not. */
  private ImageDocuments keeping(RegistrySession session) {
    var far = documents(session, registries.retry(Access.PULL));
    return new ImageDocuments() {
      @Override
      public RawDocument manifest(String tagOrDigest) throws IOException {
        var known = tagOrDigest.contains(":") ? kept.manifest(Digest.parse(tagOrDigest)) : Optional.<RawDocument>empty();
        if (known.isPresent()) {
          return known.get();
        }
        var document = far.manifest(tagOrDigest);
        kept.keep(document);
        return document;
      }

      @Override
      public byte[] config(Descriptor config) throws IOException {
        var known = kept.config(config);
        if (known.isPresent()) {
          return known.get();
        }
        var bytes = far.config(config);
        kept.keep(new RawDocument(config.mediaType(), bytes));
        return bytes;
      }
    };
  }

  /**
   * Reads the documents of an image.
   *
   * @param place where they are read
   * @param platform picks the image of an index
   * @throws MalformedImageException if what is there is not an image for the platform
   */
  public static PulledImage read(ImageReference reference, ImageReference place, Platform platform, ImageDocuments documents) throws IOException {
    var document = documents.manifest(place.tagOrDigest());
    if (isIndex(document)) {
      var chosen = PlatformMatcher.select(Index.read(document), platform, place.toString());
      document = documents.manifest(chosen.digest().toString());
    }
    var manifest = Manifest.read(document);
    var config = ImageDocument.read(documents.config(manifest.config()));
    if (manifest.layers().size() != config.diffIds().size()) {
      throw new MalformedImageException(place + ": the manifest has " + manifest.layers().size()
          + " layers and the configuration " + config.diffIds().size());
    }
    var found = config.platform().os().isEmpty() ? platform : config.platform();
    return new PulledImage(reference, place, document.descriptor(), found, config, manifest.layers(), manifest.annotations(), false);
  }

  private static boolean isIndex(RawDocument document) throws MalformedImageException {
    return MediaTypes.isIndex(document.mediaType())
        || !MediaTypes.isManifest(document.mediaType()) && !Index.read(document).manifests().isEmpty();
  }

  private static byte[] config(RegistrySession session, Descriptor config, Retry retry) throws IOException {
    if (config.size() > RawDocument.MAX_BYTES) {
      throw new MalformedImageException("image configuration " + config.digest() + " has " + config.size() + " bytes, and more than 4 MiB is not read");
    }
    return bytes(session, config, retry);
  }

  private static byte[] bytes(RegistrySession session, Descriptor blob, Retry retry) throws IOException {
    return retry.run(() -> {
      var bytes = new ByteArrayOutputStream((int) blob.size());
      session.pull(blob, bytes, n -> {});
      return bytes.toByteArray();
    });
  }

  /**
   * Returns the bytes of a layer, verified. They are kept nowhere.
   *
   * @param layer fits into memory
   */
  public byte[] smallLayer(PulledImage image, Descriptor layer) throws IOException {
    return bytes(session(image.source()), layer, retry(image));
  }

  /**
   * Returns the blob of a layer, verified, fetching it if it is not in the store. A blob that several ask for at once is fetched
   * once.
   */
  public Path layer(PulledImage image, Descriptor layer) throws IOException, InterruptedException {
    if (blobs.isWhole(layer)) {
      return blobs.path(layer.digest());
    }
    var mine = new FutureTask<>(() -> fetch(image, layer));
    var others = fetches.putIfAbsent(layer.digest(), mine);
    if (others == null) {
      try {
        mine.run();
      } finally {
        fetches.remove(layer.digest(), mine);
      }
    }
    try {
      return (others == null ? mine : others).get();
    } catch (ExecutionException e) {
      throw Parallel.causeOf(e);
    }
  }

  /** Returns the blobs of all layers, bottom first, fetching several at a time. */
  public List<Path> layers(PulledImage image) throws IOException, InterruptedException {
    Parallel.forEach(image.layers(), WIDTH, layer -> layer(image, layer));
    return image.layers().stream().map(layer -> blobs.path(layer.digest())).toList();
  }

  /** Puts manifest and configuration of an image into a store, and the index that it was found through. */
  void documents(PulledImage image, BlobStore store) throws IOException {
    var session = session(image.source());
    var manifest = session.manifest(image.manifest().digest().toString());
    store.add(manifest);
    var config = Manifest.read(manifest).config();
    store.add(config, out -> out.write(config(session, config, retry(image))));
    index(image, store);
  }

  /** Puts the index that an image was found through into a store, if there is one. */
  void index(PulledImage image, BlobStore store) throws IOException {
    var wanted = image.source().tagOrDigest();
    boolean known = wanted.equals(image.manifest().digest().toString()) || image.source().digest().filter(store::has).isPresent();
    if (!known) {
      var document = session(image.source()).manifest(wanted);
      if (isIndex(document)) {
        store.add(document);
      }
    }
  }

  private Path fetch(PulledImage image, Descriptor layer) throws IOException {
    var warmed = registries.warmed().flatMap(images -> images.layer(image.manifest().digest(), layer));
    if (warmed.isPresent()) {
      try {
        blobs.add(layer, out -> Files.copy(warmed.get(), out));
        return blobs.path(layer.digest());
      } catch (IOException broken) {
        // The registry has it too.
      }
    }
    var first = placeOf(registries, image, layer);
    try {
      return fetch(first, layer, retry(image));
    } catch (RegistryException e) {
      return fetchElsewhere(image, layer, first, e);
    }
  }

  /** A mirror may have the documents of an image and not its layers. */
  private Path fetchElsewhere(PulledImage image, Descriptor layer, ImageReference tried, RegistryException failure) throws IOException {
    for (var place : registries.placesOf(image.reference())) {
      if (!place.registry().equals(tried.registry()) || !place.repository().equals(tried.repository())) {
        try {
          return fetch(place, layer, retry(image));
        } catch (RegistryException e) {
          failure.addSuppressed(e);
        }
      }
    }
    throw failure;
  }

  /** Returns where a layer is to be had: an image whose documents were known need not be in the first place that it may be. */
  static ImageReference placeOf(Registries registries, PulledImage image, Descriptor layer) throws IOException {
    var places = image.reference().digest().isPresent() ? registries.placesOf(image.reference()) : List.<ImageReference>of();
    if (places.size() > 1) {
      for (var place : places) {
        try {
          if (registries.open(place.registry(), place.repository(), Access.PULL).hasBlob(layer)) {
            return place;
          }
        } catch (RegistryException e) {
          // The next place may do better.
        }
      }
    }
    return image.source();
  }

  private Retry retry(PulledImage image) {
    return image.cached() ? registries.retryOfCached() : registries.retry(Access.PULL);
  }

  private Path fetch(ImageReference source, Descriptor layer, Retry retry) throws IOException {
    var session = session(source);
    var name = source.registry() + "/" + source.repository();
    retry.run(() -> {
      events.accept(new TransferEvent.Started(layer, name, Direction.PULL));
      blobs.add(layer, out -> session.pull(layer, out, n -> events.accept(new TransferEvent.Advanced(layer, name, n))));
      return true;
    });
    events.accept(new TransferEvent.Pulled(layer, name));
    return blobs.path(layer.digest());
  }
}
