package dev.kaniko.runtime;

import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.images.LayoutImages;
import dev.kaniko.runtime.interpreter.BuildEnvironment;
import dev.kaniko.runtime.interpreter.Futures;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.PulledImage;
import dev.kaniko.runtime.root.StackedLayer;
import dev.kaniko.runtime.root.StageRoot;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;

/** The images of a build that is only planned: each is looked up once, and no layer is fetched. */
final class PlannedImages implements BaseImages, BuildEnvironment.Images {
  private final LayoutImages layouts;
  private final ImagePuller puller;
  private final boolean offline;
  private final Map<PlannedBase.Image, FutureTask<Optional<PulledImage>>> lookups = new ConcurrentHashMap<>();

  /** @param offline whether no registry is asked */
  PlannedImages(LayoutImages layouts, ImagePuller puller, boolean offline) {
    this.layouts = layouts;
    this.puller = puller;
    this.offline = offline;
  }

  @Override
  public Optional<BaseImage> resolve(ImageReference reference, Platform wanted) throws IOException, InterruptedException {
    return look(new PlannedBase.Image(reference, wanted)).map(found -> new BaseImage(found.document().config(), found.platform()));
  }

  @Override
  public Known find(PlannedBase.Image image) throws IOException, InterruptedException {
    var found = look(image).orElseThrow(() -> new IOException("no registry was asked for " + image.reference().familiar()));
    return new Known(found.document(), found.layers());
  }

  private Optional<PulledImage> look(PlannedBase.Image image) throws IOException, InterruptedException {
    var task = lookups.computeIfAbsent(image, _ -> new FutureTask<>(() -> pull(image)));
    task.run();
    return Futures.await(task);
  }

  private Optional<PulledImage> pull(PlannedBase.Image image) throws IOException {
    var found = layouts.find(image.reference(), image.platform());
    return found.isPresent() || offline ? found : Optional.of(puller.pull(image.reference(), image.platform()));
  }

  @Override
  public StageRoot open(PlannedBase.Image image, List<StackedLayer> above) {
    throw new IllegalStateException("a plan opens no image: " + image.reference());
  }

  @Override
  public StageRoot openScratch(List<StackedLayer> above) {
    throw new IllegalStateException("a plan opens no root");
  }
}
