package dev.kaniko.compiler.ir;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import java.util.Objects;

/**
 * What was found for an image.
 *
 * @param config its configuration, triggers included
 * @param platform the platform that it says it is for
 */
public record ResolvedImage(ImageConfig config, Platform platform) {
  public ResolvedImage {
    Objects.requireNonNull(config);
    Objects.requireNonNull(platform);
  }
}
