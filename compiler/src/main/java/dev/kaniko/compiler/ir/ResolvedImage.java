package dev.kaniko.compiler.ir;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import java.util.Objects;

/**
 * The configuration of a base image.
 *
 * @param config the configuration, including triggers
 * @param platform the platform in the configuration
 * @param known whether the image was looked up; if not, the other components are assumptions
 */
public record ResolvedImage(ImageConfig config, Platform platform, boolean known) {
  public ResolvedImage {
    Objects.requireNonNull(config);
    Objects.requireNonNull(platform);
  }

  /** Returns the assumption for an image that was not looked up: it has no variables and no triggers. */
  public static ResolvedImage unknown(Platform platform) {
    return new ResolvedImage(ImageConfig.EMPTY, platform, false);
  }
}
