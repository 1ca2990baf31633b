package dev.kaniko.runtime.cache;

import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.PulledImage;
import dev.kaniko.runtime.root.FarIndexes;
import dev.kaniko.snapshot.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Indexes of layers as entries of the cache: a {@link LayerIndexImage} for each. */
final class LayerIndexEntries implements FarIndexes {
  private final FarEntries entries;
  private final FarSettings settings;
  private final ImagePuller puller;
  private final BlobStore blobs;
  private final FarLookups<DiffId, WrittenLayer> lookups;

  /**
   * @param puller of the build: what it has fetched once stays in the blob store of this machine
   * @param blobs of the build
   */
  LayerIndexEntries(FarEntries entries, FarSettings settings, ImagePuller puller, BlobStore blobs) {
    this.entries = entries;
    this.settings = settings;
    this.puller = puller;
    this.blobs = blobs;
    this.lookups = new FarLookups<>(this::fetch, entries.patience());
  }

  @Override
  public void expect(Collection<DiffId> layers) {
    layers.forEach(lookups::start);
  }

  /** It is read in the thread that wants it: many at once could take too much memory. */
  @Override
  public Optional<List<Change>> find(DiffId layer) throws InterruptedException {
    var fetched = lookups.await(layer);
    if (fetched.isEmpty()) {
      return Optional.empty();
    }
    try (var blob = Files.newInputStream(blobs.path(fetched.get().descriptor().digest()))) {
      return Optional.of(LayerIndexImage.read(blob, fetched.get().diffId()));
    } catch (IOException e) {
      refuse(layer, e);
      return Optional.empty();
    }
  }

  private Optional<WrittenLayer> fetch(DiffId layer) {
    return entries.find(LayerIndexImage.tag(layer), image -> {
      var index = LayerIndexImage.check(layer, image, settings.timeToLive());
      if (index.isPresent()) {
        fetch(image, index.get());
      }
      return index;
    });
  }

  private void fetch(PulledImage image, WrittenLayer index) throws IOException {
    try {
      var _ = puller.layer(image, index.descriptor());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("cancelled", e);
    }
  }

  @Override
  public void refuse(DiffId layer, IOException why) {
    entries.refuse(LayerIndexImage.tag(layer), why);
  }

  @Override
  public void put(DiffId layer, byte[] index) {
    entries.put(LayerIndexImage.tag(layer), () -> LayerIndexImage.of(layer, index, settings.platform(), blobs));
  }
}
