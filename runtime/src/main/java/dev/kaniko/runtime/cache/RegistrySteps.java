package dev.kaniko.runtime.cache;

import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.ImagePusher;
import dev.kaniko.runtime.root.FarIndexes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Results of steps in a repository of a registry: an image for each, whose tag is the key. A look-up reads its manifest; the
 * layer stays where it is until somebody wants to see it.
 */
public final class RegistrySteps implements StepStore {
  /** How long a build lets itself be held up by look-ups, all together. */
  static final Duration LOOKUP_PATIENCE = Duration.ofSeconds(20);

  /** A registry may need a while to check a large layer. */
  static final Duration UPLOAD_PATIENCE = Duration.ofMinutes(2);

  private final FarSettings settings;
  private final BlobStore blobs;
  private final RegistryEntries entries;
  private final FarLookups<CacheKey, Found> lookups;
  private final FarIndexes indexes;
  private final RecordEntries records;

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
    this.settings = settings;
    this.blobs = blobs;
    this.entries = new RegistryEntries(repository, settings, puller, pusher, blobs, notes, lookupPatience, uploadPatience);
    this.lookups = new FarLookups<>(this::look, entries.patience());
    this.indexes = new LayerIndexEntries(entries, settings, puller, blobs);
    this.records = new RecordEntries(entries, settings, puller, blobs);
  }

  /** Returns the indexes of layers that are beside the results. {@link #finish} waits for them too. */
  public FarIndexes indexes() {
    return indexes;
  }

  /** Returns the records of builds that are beside the results. */
  public RecordEntries records() {
    return records;
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
  public void deliver() throws InterruptedException {
    entries.finish();
  }

  @Override
  public void finish() throws InterruptedException {
    entries.finish();
  }
}
