package dev.kaniko.instruction;

import dev.kaniko.image.Digest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Something outside the root of the stage that an instruction reads. Declaring it makes an edge of the build graph, a part of the
 * cache key, and the permission to open it.
 */
public sealed interface Input {
  /**
   * Files of a tree.
   *
   * @param origin the tree
   * @param patterns the paths in it that are read, with everything below them; wildcards as in COPY. Links on the way and at the end count,
   *     and so do owner and mode of the directories that lead there; other files of the tree do not
   */
  record Files(Origin origin, List<String> patterns) implements Input {
    public Files {
      Objects.requireNonNull(origin);
      patterns = List.copyOf(patterns);
    }
  }

  /**
   * A file fetched over HTTP or HTTPS.
   *
   * @param url where it is
   * @param checksum what its content must hash to; empty for anything
   */
  record Remote(String url, Optional<Digest> checksum) implements Input {
    public Remote {
      Objects.requireNonNull(url);
      Objects.requireNonNull(checksum);
    }
  }

  /**
   * A commit of a git repository.
   *
   * @param url the repository as written, with its fragment or query
   * @param checksum the commit, or a prefix of it, that must be found; empty for any
   * @param keepGitDir whether {@code .git} is part of the files
   */
  record Git(String url, Optional<String> checksum, boolean keepGitDir) implements Input {
    public Git {
      Objects.requireNonNull(url);
      Objects.requireNonNull(checksum);
    }
  }
}
