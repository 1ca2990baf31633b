package dev.kaniko.compiler.ir;

import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import java.util.Objects;
import java.util.Optional;

/** The base of a stage, as its FROM line defines it (language.md §10). */
public sealed interface Base {
  /**
   * {@code FROM scratch}: no files and an empty configuration.
   *
   * @param wanted the platform that its line names, or that of the image
   */
  record Scratch(Platform wanted) implements Base {
    public Scratch {
      Objects.requireNonNull(wanted);
    }
  }

  /**
   * An image.
   *
   * @param wanted the platform to select from an index
   * @param context the named context that replaces the image; empty if the FROM line names the image itself
   */
  record ImageBase(ImageReference reference, Platform wanted, Optional<String> context) implements Base {
    public ImageBase {
      Objects.requireNonNull(reference);
      Objects.requireNonNull(wanted);
      Objects.requireNonNull(context);
    }
  }

  /**
   * The files of a named context that is a directory.
   *
   * @param context the name of the context
   * @param asStage true if the directory replaces a stage, and then it has no configuration; false if it replaces an image, and then it has the
   *     configuration of scratch
   */
  record DirectoryBase(String context, boolean asStage) implements Base {
    public DirectoryBase {
      Objects.requireNonNull(context);
    }
  }

  /** A base with an error that was reported. It occurs only if a file is analyzed and not built. */
  record Unknown() implements Base {}

  /** An earlier stage. */
  record StageBase(StageId id) implements Base {
    public StageBase {
      Objects.requireNonNull(id);
    }
  }
}
