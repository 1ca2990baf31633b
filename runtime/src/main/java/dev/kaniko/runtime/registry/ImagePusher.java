package dev.kaniko.runtime.registry;

import dev.kaniko.image.Digest;
import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.Assembled;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.AssembledIndex;
import dev.kaniko.runtime.oci.BlobSource;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.registry.TransferEvent.Direction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Pushes images. A blob that the repository has is left alone; one that the registry has elsewhere is mounted; only the rest is
 * uploaded, from the store or, for a base layer that was never fetched, straight from where the base came. The manifest goes
 * last, and an index behind its manifests, so that an image that can be seen is whole. A registry may have a blob when it is asked for it and none when the
 * manifest names it: it was deleted meanwhile, or another push writes its link at that moment. Then the push begins again.
 */
public final class ImagePusher {
  private static final int WIDTH = 4;

  /** How often a registry is believed that it has a blob, before the blob is uploaded whatever it says. */
  private static final int BELIEVING_ATTEMPTS = 2;

  private final Registries registries;
  private final BlobStore blobs;
  private final Consumer<TransferEvent> events;
  private final Map<Located, Pushed> pushed;

  /**
   * @param blobs has the layers that no base has
   * @param events is told about the transfer of layers, from many threads
   */
  public ImagePusher(Registries registries, BlobStore blobs, Consumer<TransferEvent> events) {
    this(registries, blobs, events, new ConcurrentHashMap<>());
  }

  private ImagePusher(Registries registries, BlobStore blobs, Consumer<TransferEvent> events, Map<Located, Pushed> pushed) {
    this.registries = registries;
    this.blobs = blobs;
    this.events = events;
    this.pushed = pushed;
  }

  /** Returns a pusher that tells somebody else too. What one of the two has pushed, the other mounts. */
  public ImagePusher alsoTelling(Consumer<TransferEvent> others) {
    return new ImagePusher(registries, blobs, events.andThen(others), pushed);
  }

  /** A blob in a registry. */
  private record Located(String registry, Digest digest) {}

  /**
   * Where this build has pushed a blob first.
   *
   * @param isNew whether it was not there
   */
  private record Pushed(String repository, boolean isNew) {}

  /**
   * Pushes an image, or an index with its images, to one destination; the digest that it gets is {@link Assembled#digest()}.
   *
   * @param bases the images that layers may come from
   */
  public void push(Assembled built, Collection<PulledImage> bases, ImageReference destination) throws IOException, InterruptedException {
    push(built, bases, destination, false);
  }

  /**
   * Pushes an image that was made just now, as {@link #push} does. Nobody asks whether the registry has its small blobs: it has not, and to ask costs as much as
   * to send one.
   */
  public void pushNew(Assembled built, ImageReference destination) throws IOException, InterruptedException {
    push(built, List.of(), destination, true);
  }

  private void push(Assembled built, Collection<PulledImage> bases, ImageReference destination, boolean isNew) throws IOException, InterruptedException {
    var session = registries.open(destination.registry(), destination.repository(), Access.PUSH);
    var layers = new LinkedHashMap<Digest, Descriptor>();
    built.images().forEach(image -> image.layers().forEach(layer -> layers.putIfAbsent(layer.digest(), layer)));
    var items = new ArrayList<Item>();
    layers.values().forEach(layer -> items.add(new Item(layer, () -> source(layer, bases))));
    built.images().stream().map(AssembledImage::config).distinct()
        .forEach(config -> items.add(new Item(config.descriptor(), () -> out -> out.write(config.bytes()))));
    var attempts = new AtomicInteger();
    try {
      registries.retryOfPushes().run(() -> {
        pushBlobs(session, items, bases, destination, attempts.getAndIncrement(), isNew);
        if (built instanceof AssembledIndex index) {
          Parallel.forEach(index.images(), WIDTH, image -> session.putManifest(image.manifest(), image.digest().toString()));
        }
        session.putManifest(built.root(), destination.tagOrDigest());
        return built.digest();
      });
    } catch (RegistryException e) {
      if (e.kind() != RegistryException.Kind.IMMUTABLE_TAG || !registries.settings().retries().keepImmutableTags()) {
        throw e;
      }
      registries.tell(destination + " cannot be overwritten and stays as it is (--push-ignore-immutable-tag-errors); the image that was built is " + built.digest());
    }
  }

  /**
   * A blob of an image.
   *
   * @param source tells where its bytes are; asked when they are needed
   */
  private record Item(Descriptor blob, Supplier<BlobSource> source) {}

  /** @param attempt from 0; the more there were, the less is believed */
  private void pushBlobs(RegistrySession session, List<Item> items, Collection<PulledImage> bases, ImageReference destination, int attempt, boolean areNew)
      throws IOException, InterruptedException {
    Parallel.forEach(items, WIDTH, item -> {
      var blob = item.blob();
      var source = item.source().get();
      push(blob, destination, progress -> {
        if (attempt >= BELIEVING_ATTEMPTS) {
          return session.upload(blob, source, Optional.empty(), progress);
        }
        var mountFrom = mountFrom(blob, bases, destination);
        return switch (attempt > 0 ? Belief.NONE : belief(blob, destination, areNew)) {
          case THERE -> PushResult.EXISTED;
          case MISSING -> session.upload(blob, source, mountFrom, progress);
          case NONE -> session.push(blob, source, mountFrom, progress);
        };
      });
    });
  }

  /** What is believed of a blob in a repository, so that the registry need not be asked. */
  private enum Belief {
    /** This build has put or found it there. */
    THERE,
    /** It was made by this build, and little is lost if it is there all the same. */
    MISSING,
    NONE
  }

  private Belief belief(Descriptor blob, ImageReference destination, boolean isNew) {
    var before = pushed.get(new Located(destination.registry(), blob.digest()));
    if (before != null && before.repository().equals(destination.repository())) {
      return Belief.THERE;
    }
    boolean isMissing = before == null ? isNew : before.isNew();
    return isMissing && blob.size() <= UploadContent.SMALL ? Belief.MISSING : Belief.NONE;
  }

  private interface Sending {
    PushResult send(LongConsumer progress) throws IOException;
  }

  private void push(Descriptor blob, ImageReference destination, Sending sending) throws IOException {
    var name = destination.registry() + "/" + destination.repository();
    events.accept(new TransferEvent.Started(blob, name, Direction.PUSH));
    var result = sending.send(n -> events.accept(new TransferEvent.Advanced(blob, name, n)));
    pushed.putIfAbsent(new Located(destination.registry(), blob.digest()), new Pushed(destination.repository(), result == PushResult.UPLOADED));
    events.accept(new TransferEvent.Pushed(blob, name, result));
  }

  private BlobSource source(Descriptor layer, Collection<PulledImage> bases) {
    if (blobs.has(layer.digest())) {
      return blobs.source(layer.digest());
    }
    var base = baseWith(layer, bases)
        .orElseThrow(() -> new IllegalStateException("layer " + layer.digest() + " is neither in the store nor in a base"));
    return out -> {
      var place = ImagePuller.placeOf(registries, base, layer);
      registries.open(place.registry(), place.repository(), Access.PULL).pull(layer, out, n -> {});
    };
  }

  private static Optional<PulledImage> baseWith(Descriptor layer, Collection<PulledImage> bases) {
    return bases.stream()
        .filter(base -> base.layers().stream().anyMatch(l -> l.digest().equals(layer.digest())))
        .findFirst();
  }

  private Optional<String> mountFrom(Descriptor blob, Collection<PulledImage> bases, ImageReference destination) {
    var before = pushed.get(new Located(destination.registry(), blob.digest()));
    if (before != null) {
      return Optional.of(before.repository());
    }
    return baseWith(blob, bases.stream().filter(b -> b.source().registry().equals(destination.registry())).toList())
        .map(base -> base.source().repository());
  }
}
