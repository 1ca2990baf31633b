package dev.kaniko.compiler.plan;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import java.util.Objects;

/**
 * What the image of a stage is like before its first step.
 *
 * @param config its configuration: that of the base, triggers removed, PATH set. For a stage that starts from a stage it is what that one
 *     starts with, and whoever builds takes that one's outcome instead: only that knows what its steps did
 * @param platform what it is for
 * @param known false if the configuration of the image that the stage starts from, directly or not, is an assumption
 */
public record StageStart(ImageConfig config, Platform platform, boolean known) {
  public StageStart {
    Objects.requireNonNull(config);
    Objects.requireNonNull(platform);
  }
}
