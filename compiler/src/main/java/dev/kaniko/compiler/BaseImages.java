package dev.kaniko.compiler;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/** Knows the configurations of images: the one thing for which the compiler waits for the world. */
@FunctionalInterface
public interface BaseImages {
  /** Nobody is asked. */
  BaseImages NONE = (_, _) -> Optional.empty();

  /**
   * What the compiler needs to know of an image.
   *
   * @param config its configuration, triggers included
   * @param platform the platform that it says it is for
   */
  record BaseImage(ImageConfig config, Platform platform) {
    public BaseImage {
      Objects.requireNonNull(config);
      Objects.requireNonNull(platform);
    }
  }

  /**
   * Looks an image up.
   *
   * @param wanted what of an index is taken
   * @return empty if no registry is asked, as when a build is planned without a network: then the image is assumed to have no variables and no
   *     triggers
   * @throws IOException if there is no such image, or it cannot be reached; the message is for people
   */
  Optional<BaseImage> resolve(ImageReference reference, Platform wanted) throws IOException, InterruptedException;
}
