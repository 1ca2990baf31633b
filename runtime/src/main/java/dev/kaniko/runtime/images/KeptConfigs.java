package dev.kaniko.runtime.images;

import dev.kaniko.compiler.BaseImages;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.registry.ImagePuller;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/** What this machine has kept of images that are named by digest. No registry is asked. Safe for several threads. */
public final class KeptConfigs implements BaseImages {
  private final ImagePuller puller;

  public KeptConfigs(ImagePuller puller) {
    this.puller = Objects.requireNonNull(puller);
  }

  @Override
  public Optional<BaseImage> resolve(ImageReference reference, Platform wanted) throws IOException {
    return puller.kept(reference, wanted).map(image -> new BaseImage(image.document().config(), image.platform()));
  }
}
