package dev.kaniko.runtime.images;

import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.interpreter.BuildEnvironment;
import dev.kaniko.runtime.interpreter.BuildEvents;
import dev.kaniko.runtime.interpreter.Futures;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.ChainId;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.PulledImage;
import dev.kaniko.runtime.root.BaseLayer;
import dev.kaniko.runtime.root.RootKind;
import dev.kaniko.runtime.root.RootStore;
import dev.kaniko.runtime.root.StackedLayer;
import dev.kaniko.runtime.root.StageRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;

/** The images of registries and layouts, as compiler and interpreter see them: each is looked up once a build. */
public final class RegistryImages implements BaseImages, BuildEnvironment.Images {
  private final ImagePuller puller;
  private final LayoutImages layouts;
  private final BlobStore blobs;
  private final RootStore roots;
  private final RootKind kind;
  private final BuildEvents events;
  private final Map<PlannedBase.Image, FutureTask<PulledImage>> lookups = new ConcurrentHashMap<>();
  /** How many roots of an image are going to be opened. */
  private final Map<PlannedBase.Image, Integer> expected = new ConcurrentHashMap<>();

  /** @param blobs where the puller stores layers, and those of layouts are stored too */
  public RegistryImages(ImagePuller puller, LayoutImages layouts, BlobStore blobs, RootStore roots, RootKind kind, BuildEvents events) {
    this.puller = puller;
    this.layouts = layouts;
    this.blobs = blobs;
    this.roots = roots;
    this.kind = kind;
    this.events = events;
  }

  @Override
  public Optional<BaseImage> resolve(ImageReference reference, Platform wanted) throws IOException, InterruptedException {
    var image = look(new PlannedBase.Image(reference, wanted));
    return Optional.of(new BaseImage(image.document().config(), image.platform()));
  }

  @Override
  public Known find(PlannedBase.Image image) throws IOException, InterruptedException {
    var found = look(image);
    return new Known(found.document(), found.layers());
  }

  @Override
  public void expect(PlannedBase.Image image) {
    expected.merge(image, 1, Integer::sum);
  }

  @Override
  public StageRoot open(PlannedBase.Image image, List<StackedLayer> above) throws IOException, InterruptedException {
    var found = look(image);
    List<BaseLayer.Blob> blobs = new ArrayList<>();
    for (var layer : found.layers()) {
      blobs.add(() -> {
        try {
          var file = puller.layer(found, layer);
          var title = "unpack " + image.reference().familiar() + " " + layer.digest().hex().substring(0, TransferWatch.SHOWN_DIGITS);
          return new WatchedStream(Files.newInputStream(file), events.transfer(title, layer.size()));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("cancelled", e);
        }
      });
    }
    var diffIds = new ArrayList<>(found.document().diffIds());
    for (var layer : above) {
      diffIds.add(layer.diffId());
      blobs.add(layer.blob());
    }
    var base = BaseLayer.of(diffIds, blobs);
    var known = expected.remove(image);
    if (known != null && above.isEmpty() && !base.isEmpty()) {
      roots.expect(base.getLast().chain(), known);
    }
    return roots.root(kind, base);
  }

  @Override
  public void adopt(Path directory, ChainId chain) throws IOException {
    roots.adopt(directory, chain);
  }

  @Override
  public StageRoot openScratch(List<StackedLayer> above) {
    return roots.root(kind, BaseLayer.of(above.stream().map(StackedLayer::diffId).toList(), above.stream().map(StackedLayer::blob).toList()));
  }

  /** Returns the images that were looked up. */
  public Collection<PulledImage> pulled() throws IOException, InterruptedException {
    var images = new ArrayList<PulledImage>();
    for (var lookup : lookups.values()) {
      images.add(Futures.await(lookup));
    }
    return images;
  }

  private PulledImage pull(PlannedBase.Image image) throws IOException {
    var ofLayout = layouts.pull(image.reference(), image.platform(), blobs);
    return ofLayout.isPresent() ? ofLayout.get() : puller.pull(image.reference(), image.platform());
  }

  private PulledImage look(PlannedBase.Image image) throws IOException, InterruptedException {
    var task = lookups.computeIfAbsent(image, _ -> new FutureTask<>(() -> pull(image)));
    // A task runs once, however often it is asked to; the others wait for it.
    task.run();
    return Futures.await(task);
  }
}
