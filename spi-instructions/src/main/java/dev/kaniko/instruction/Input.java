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
   * <p>A pattern is a path from the root of the tree, with or without a slash at its beginning. {@code .} and {@code ..} are resolved in the
   * text, and {@code ..} stops at the root. Without wildcards it names one path, whether anything is there or not. The wildcards are those of
   * COPY, which are those of Go's {@code filepath.Match}. Each stands within one name and never for a slash:
   *
   * <ul>
   *   <li>{@code *}: any characters, or none. A dot at the beginning of a name is a character like any other, and {@code **} is {@code *}
   *   <li>{@code ?}: one character
   *   <li>{@code [abc]}, {@code [a-z]}: one of these characters; {@code [^abc]}: one that is none of these
   *   <li>{@code \x} in a name with a wildcard, or after one, and inside brackets: the character {@code x} itself
   * </ul>
   *
   * <p>Names before the first one with a wildcard are taken as they are, backslashes too. So the way to write a wildcard for itself that works
   * in every name is {@code [*]}, {@code [?]} and {@code [[]}.
   *
   * <p>Links are followed on the way to the first name with a wildcard, and at the end of what matches; behind a wildcard no name leads through
   * a link. For a malformed pattern, which ends in a backslash or inside brackets, the whole tree counts.
   *
   * @param origin the tree
   * @param patterns the paths in it that are read, with everything below them. Links on the way and at the end count, and so do owner and mode
   *     of the directories that lead there; other files of the tree do not
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
