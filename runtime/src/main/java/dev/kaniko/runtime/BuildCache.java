package dev.kaniko.runtime;

import dev.kaniko.image.Platform;
import dev.kaniko.runtime.cache.AllIndexes;
import dev.kaniko.runtime.cache.CacheKey;
import dev.kaniko.runtime.cache.CacheRepository;
import dev.kaniko.runtime.cache.FarSettings;
import dev.kaniko.runtime.cache.InlineSteps;
import dev.kaniko.runtime.cache.KeyPart;
import dev.kaniko.runtime.cache.KeyParts;
import dev.kaniko.runtime.cache.LayoutSteps;
import dev.kaniko.runtime.cache.LocalSteps;
import dev.kaniko.runtime.cache.RecordEntries;
import dev.kaniko.runtime.cache.RegistrySteps;
import dev.kaniko.runtime.cache.StepStore;
import dev.kaniko.runtime.cache.StepStores;
import dev.kaniko.runtime.cache.WrittenSteps;
import dev.kaniko.runtime.explain.RecordPlaces;
import dev.kaniko.runtime.interpreter.Reuse;
import dev.kaniko.runtime.layer.LatestTime;
import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.runtime.layer.LayerFormatException;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.ImagePusher;
import dev.kaniko.runtime.registry.PulledImage;
import dev.kaniko.runtime.registry.Registries;
import dev.kaniko.runtime.request.BuildRequest;
import dev.kaniko.runtime.root.BaseLayer;
import dev.kaniko.runtime.root.FarIndexes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts together what a build needs to use the results of earlier ones. */
final class BuildCache {
  private final BuildRequest request;
  private final BlobStore blobs;
  private final Registries registries;
  private final ImagePuller puller;
  private final ImagePusher pusher;
  private final Consumer<String> note;

  /** Whether a layer of a repository was asked for. */
  private volatile boolean fetches;

  private FarIndexes indexes = FarIndexes.NONE;

  private RecordPlaces records = RecordPlaces.NONE;

  /**
   * @param blobs the blobs of this build, over those of the state directory
   * @param note is told what stores could not do
   */
  BuildCache(BuildRequest request, BlobStore blobs, Registries registries, ImagePuller puller, ImagePusher pusher, Consumer<String> note) {
    this.request = request;
    this.blobs = blobs;
    this.registries = registries;
    this.puller = puller;
    this.pusher = pusher;
    this.note = note;
  }

  /**
   * Returns how the build uses earlier results; empty if it does not.
   *
   * @param contents tells the files that steps read from others
   * @param far whether results are looked for in repositories too; they are kept there in any case, so that what a repository has lost is there again
   */
  Optional<Reuse> reuse(Reuse.Contents contents, Optional<LatestTime> latest, boolean far) {
    if (!request.cache().used() || request.execution().verifyDiffs()) {
      return Optional.empty(); // A step that is verified is carried out.
    }
    if (request.image().singleSnapshot()) {
      note.accept("with --single-snapshot no results of steps are cached: all steps make one layer together");
      return Optional.empty();
    }
    var settings = request.cache();
    var repositories = new ArrayList<Repository>();
    settings.repository().filter(_ -> far || settings.written()).ifPresent(repository -> repositories.add(open(repository, settings.written())));
    if (far) {
      settings.sources().forEach(source -> repositories.add(open(source, false)));
      records = records(repositories);
    }
    indexes = far ? new AllIndexes(repositories.stream().map(Repository::indexes).toList()) : FarIndexes.NONE;
    var stores = repositories.stream().map(Repository::steps).map(store -> far ? store : new WrittenSteps(store)).toList();
    var store = new StepStores(new LocalSteps(request.stateDirectory(), blobs, note), stores, blobs);
    // Layers of stages whose image nobody sees are for this machine only, unless they go to a repository: then they are packed as the others.
    var hidden = new LayerWriter(blobs, settings.repository().isPresent() && settings.written() ? request.image().layerFormat() : LayerFormat.plain(), latest);
    var keySettings = new ArrayList<KeyParts.Part>();
    if (!request.image().ignored().paths().isEmpty()) {
      keySettings.add(KeyPart.IGNORED_PATHS.of(request.image().ignored().paths().stream().map(Object::toString).sorted().toList()));
    }
    keySettings.add(KeyPart.SNAPSHOT_MODE.of(request.image().snapshotMode().name()));
    return Optional.of(
        new Reuse(store, contents, this::blob, hidden, keySettings, settings.commands(), settings.others(), this::key));
  }

  private CacheKey key(KeyParts parts) {
    var mark = request.cache().mark();
    return mark.isEmpty() ? parts.key() : parts.with("mark", mark).key();
  }

  /** Returns where the build that {@link #reuse} was last asked for looks for indexes of layers. */
  FarIndexes indexes() {
    return indexes;
  }

  /** @param repositories all that are asked for results */
  private RecordPlaces records(List<Repository> repositories) {
    var settings = request.cache();
    var written = settings.repository().filter(_ -> settings.written()).flatMap(_ -> repositories.getFirst().records());
    var named = settings.compared();
    if (named.isEmpty()) {
      return new RecordPlaces(repositories.stream().map(Repository::records).flatMap(Optional::stream).toList(), false, written);
    }
    // A repository that is asked for results too is complained of once.
    int known = settings.repositories().indexOf(named.get());
    var repository = known >= 0 ? repositories.get(known) : open(named.get(), false);
    return new RecordPlaces(repository.records().stream().toList(), true, written);
  }

  /** Returns the places that have records of builds, once it is known how earlier results are used. */
  RecordPlaces records() {
    return records;
  }

  /** What is in a repository of the cache. */
  private record Repository(StepStore steps, FarIndexes indexes, Optional<RecordEntries> records) {}

  private Repository open(CacheRepository repository, boolean written) {
    var settings = new FarSettings(request.parameters().platform().orElseGet(Platform::ofThisMachine), request.cache().timeToLive(), written);
    return switch (repository) {
      case CacheRepository.InRegistry registry -> {
        var steps = new RegistrySteps(registry, settings, puller, pusher, blobs, note);
        yield new Repository(steps, steps.indexes(), Optional.of(steps.records()));
      }
      case CacheRepository.InImage(var image) -> new Repository(new InlineSteps(image, settings, puller, note), FarIndexes.NONE, Optional.empty());
      case CacheRepository.InLayout layout -> {
        var steps = new LayoutSteps(Path.of(layout.directory()), settings, registries, blobs, note);
        yield new Repository(steps, steps.indexes(puller), Optional.of(steps.records(puller)));
      }
    };
  }

  private BaseLayer.Blob blob(StepStore.Found found) {
    var layer = found.step().layer().orElseThrow().descriptor();
    return () -> {
      try {
        return found.image().isPresent() ? Files.newInputStream(fetched(found.image().get(), layer)) : blobs.open(layer.digest());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("cancelled", e);
      }
    };
  }

  private Path fetched(PulledImage image, Descriptor layer) throws IOException, InterruptedException {
    fetches = true;
    try {
      return puller.layer(image, layer);
    } catch (IOException e) {
      throw new LostLayerException(e);
    }
  }

  /** Returns the loss of a layer of a repository that a failure comes from. */
  Optional<LostLayerException> lost(@Nullable Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof LostLayerException lost) {
        return Optional.of(lost);
      }
      if (cause instanceof LayerFormatException damaged && fetches) {
        return Optional.of(new LostLayerException(damaged)); // If it is one of a base, it is damaged after the new start too.
      }
    }
    return Optional.empty();
  }

  /**
   * Finds out whether an image could not be written because of a layer that was found in a repository.
   *
   * @param sources the images with such layers
   */
  Optional<LostLayerException> lost(List<PulledImage> sources) throws InterruptedException {
    for (var image : sources) {
      for (var layer : image.layers()) {
        try {
          var _ = fetched(image, layer);
        } catch (LostLayerException e) {
          return Optional.of(e);
        } catch (IOException e) {
          // It is this machine that fails.
        }
      }
    }
    return Optional.empty();
  }
}
