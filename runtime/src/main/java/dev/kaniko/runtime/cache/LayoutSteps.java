package dev.kaniko.runtime.cache;

import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.Registries;
import dev.kaniko.runtime.root.FarIndexes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Results of steps in one OCI image layout, an image for each, whose tag is the key. The original makes a directory {@code DIR:KEY} for each key. One
 * layout is what other tools read as {@code oci:DIR:KEY}, it is one directory for a CI system to save, and it has each layer once, under however many keys.
 */
public final class LayoutSteps implements StepStore {
  private final FarSettings settings;
  private final BlobStore blobs;
  private final LayoutEntries entries;

  /**
   * @param directory need not exist
   * @param registries of the build: its puller and its pusher read the layers of what is found through them
   * @param blobs has the layers of what is put here
   * @param notes is told each kind of failure once, from any thread
   */
  public LayoutSteps(Path directory, FarSettings settings, Registries registries, BlobStore blobs, Consumer<String> notes) {
    this.settings = settings;
    this.blobs = blobs;
    this.entries = new LayoutEntries(directory, settings, registries, blobs, notes);
  }

  /**
   * Returns the indexes of layers that are beside the results. {@link #finish} waits for them too.
   *
   * @param puller of the build
   */
  public FarIndexes indexes(ImagePuller puller) {
    return new LayerIndexEntries(entries, settings, puller, blobs);
  }

  /**
   * Returns the records of builds that are beside the results.
   *
   * @param puller of the build
   */
  public RecordEntries records(ImagePuller puller) {
    return new RecordEntries(entries, settings, puller, blobs);
  }

  @Override
  public Optional<Found> find(CacheKey key) {
    return entries.find(key.hex(), image -> StepImage.read(key, image, settings.timeToLive()));
  }

  @Override
  public void put(CacheKey key, CachedStep step) {
    entries.put(key.hex(), () -> {
      StepImage.addEmptyLayer(step, blobs);
      return StepImage.of(key, step, settings.platform(), Instant.now());
    });
  }

  @Override
  public void finish() throws InterruptedException {
    entries.finish();
  }
}
