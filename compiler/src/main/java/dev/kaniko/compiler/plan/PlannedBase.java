package dev.kaniko.compiler.plan;

import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import java.util.Objects;

/** What a stage starts from. */
public sealed interface PlannedBase {
  /** Nothing. */
  record Scratch() implements PlannedBase {}

  /**
   * An image.
   *
   * @param reference as {@link dev.kaniko.compiler.BaseImages} was asked for it
   * @param platform as {@link dev.kaniko.compiler.BaseImages} was asked for it
   */
  record Image(ImageReference reference, Platform platform) implements PlannedBase {
    public Image {
      Objects.requireNonNull(reference);
      Objects.requireNonNull(platform);
    }
  }

  /** The files of a directory that was given to the build under a name. */
  record Directory(String context) implements PlannedBase {
    public Directory {
      Objects.requireNonNull(context);
    }
  }

  /** An earlier stage. */
  record Stage(StageId id) implements PlannedBase {
    public Stage {
      Objects.requireNonNull(id);
    }
  }
}
