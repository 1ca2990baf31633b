package dev.kaniko.runtime.images;

import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.interpreter.Futures;
import dev.kaniko.runtime.registry.ImagePuller;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;

/** What registries say of images, with no layer fetched: each is looked up once, however many files name it. Safe for several threads. */
public final class ImageConfigs implements BaseImages {
  private final ImagePuller puller;
  private final Map<PlannedBase.Image, FutureTask<BaseImage>> lookups = new ConcurrentHashMap<>();

  public ImageConfigs(ImagePuller puller) {
    this.puller = Objects.requireNonNull(puller);
  }

  @Override
  public Optional<BaseImage> resolve(ImageReference reference, Platform wanted) throws IOException, InterruptedException {
    var task = lookups.computeIfAbsent(new PlannedBase.Image(reference, wanted), _ -> new FutureTask<>(() -> look(reference, wanted)));
    // A task runs once, however often it is asked to; the others wait for it.
    task.run();
    return Optional.of(Futures.await(task));
  }

  private BaseImage look(ImageReference reference, Platform wanted) throws IOException {
    var image = puller.pull(reference, wanted);
    return new BaseImage(image.document().config(), image.platform());
  }
}
