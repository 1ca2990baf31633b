package dev.kaniko.snapshot;

import dev.kaniko.image.ImagePath;
import java.util.Objects;

/** One entry of a changeset (OCI image-spec, layer, "Representing Changes"). */
public sealed interface Change {
  /** Where; never through a link. */
  ImagePath path();

  /**
   * Something is there now: new, or in place of what was there. A directory put over a directory keeps what it holds; anything
   * else takes the place of the whole subtree.
   */
  record Put(ImagePath path, FileNode node) implements Change {
    public Put {
      Objects.requireNonNull(path);
      Objects.requireNonNull(node);
    }
  }

  /** A further name of the file at {@code target}, which comes before it in the same diff as a {@link Put}. */
  record HardLink(ImagePath path, ImagePath target) implements Change {
    public HardLink {
      Objects.requireNonNull(path);
      Objects.requireNonNull(target);
    }
  }

  /** A whiteout: what was at the path is gone with all below it. */
  record Remove(ImagePath path) implements Change {
    public Remove {
      Objects.requireNonNull(path);
    }
  }

  /** An opaque whiteout: all that lower layers have below the directory is gone. */
  record Clear(ImagePath path) implements Change {
    public Clear {
      Objects.requireNonNull(path);
    }
  }
}
