package dev.kaniko.compiler.ir;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import java.util.Objects;

/**
 * What was found for an image.
 *
 * @param config its configuration, triggers included
 * @param platform the platform that it says it is for
 * @param known whether the image was looked up; otherwise the rest is an assumption
 */
public record ResolvedImage(ImageConfig config, Platform platform, boolean known) {
  public ResolvedImage {
    Objects.requireNonNull(config);
    Objects.requireNonNull(platform);
  }

  /** Returns what is assumed of an image that nothing is known of: that it has no variables and no triggers. */
  public static ResolvedImage unknown(Platform platform) {
    return new ResolvedImage(ImageConfig.EMPTY, platform, false);
  }
}
