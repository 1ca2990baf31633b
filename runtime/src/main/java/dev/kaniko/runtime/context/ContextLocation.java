package dev.kaniko.runtime.context;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/** What {@code --context} names (build-features.md §3.1). */
public sealed interface ContextLocation {
  /** A directory of this machine, used where it lies. */
  record Directory(Path path) implements ContextLocation {
    public Directory {
      Objects.requireNonNull(path);
    }
  }

  /** A tar file of this machine. */
  record Tarball(Path path) implements ContextLocation {
    public Tarball {
      Objects.requireNonNull(path);
    }
  }

  /** A tar file that comes in on standard input. */
  record StandardInput() implements ContextLocation {}

  /** A tar file fetched over HTTPS. */
  record Remote(URI uri) implements ContextLocation {
    public Remote {
      Objects.requireNonNull(uri);
    }
  }

  /**
   * Reads the value of {@code --context}.
   *
   * @param workingDirectory what relative paths start from
   * @throws ContextException if it has a scheme that is not supported
   */
  static ContextLocation parse(String text, Path workingDirectory) throws ContextException {
    int colon = text.indexOf("://");
    if (colon < 0) {
      return new Directory(workingDirectory.resolve(text));
    }
    var scheme = text.substring(0, colon);
    var rest = text.substring(colon + 3);
    return switch (scheme) {
      case "dir" -> new Directory(workingDirectory.resolve(rest));
      case "tar" -> rest.equals("stdin") ? new StandardInput() : new Tarball(workingDirectory.resolve(rest));
      case "https" -> remote(text);
      case "gs", "s3", "git" ->
          throw new ContextException("--context " + text + ": " + scheme + ":// contexts are not in this version; use a directory, "
              + "tar://FILE, tar://stdin or the https:// address of a tar.gz");
      default -> throw new ContextException("--context " + text + ": unknown scheme " + scheme + "://");
    };
  }

  private static Remote remote(String text) throws ContextException {
    try {
      var uri = URI.create(text);
      if (uri.getHost() != null) {
        return new Remote(uri);
      }
    } catch (IllegalArgumentException e) {
      throw new ContextException("--context " + text + ": not a web address", e);
    }
    throw new ContextException("--context " + text + ": not a web address");
  }
}
