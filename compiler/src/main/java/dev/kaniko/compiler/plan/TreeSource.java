package dev.kaniko.compiler.plan;

import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import java.util.Objects;

/** Where an {@link dev.kaniko.instruction.Origin} leads to, now that names are resolved. */
public sealed interface TreeSource {
  /** The build context. */
  record Context() implements TreeSource {}

  /** The root of a stage after its last step. */
  record StageRoot(StageId id) implements TreeSource {
    public StageRoot {
      Objects.requireNonNull(id);
    }
  }

  /** The files of an image. */
  record Image(ImageReference reference, Platform platform) implements TreeSource {
    public Image {
      Objects.requireNonNull(reference);
      Objects.requireNonNull(platform);
    }
  }

  /** A directory that was given to the build under a name. */
  record NamedDirectory(String name) implements TreeSource {
    public NamedDirectory {
      Objects.requireNonNull(name);
    }
  }
}
