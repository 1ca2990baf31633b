package dev.kaniko.compiler.ir;

import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import java.util.Objects;
import java.util.Optional;

/** What a stage starts from (language.md §10). */
public sealed interface Base {
  /** Nothing. */
  record Scratch() implements Base {}

  /**
   * An image.
   *
   * @param wanted what of an index is taken
   * @param context the named context that stands for the image; empty if the FROM line names the image itself
   */
  record ImageBase(ImageReference reference, Platform wanted, Optional<String> context) implements Base {
    public ImageBase {
      Objects.requireNonNull(reference);
      Objects.requireNonNull(wanted);
      Objects.requireNonNull(context);
    }
  }

  /**
   * The files of a directory that was given to the build under a name.
   *
   * @param context the name
   * @param asStage whether the directory takes the place of a stage: there is no configuration then, where one in the place of an image
   *     has that of scratch
   */
  record DirectoryBase(String context, boolean asStage) implements Base {
    public DirectoryBase {
      Objects.requireNonNull(context);
    }
  }

  /** Something that an error was reported for: only a file that is analyzed and not built has such a base. */
  record Unknown() implements Base {}

  /** An earlier stage. */
  record StageBase(StageId id) implements Base {
    public StageBase {
      Objects.requireNonNull(id);
    }
  }
}
