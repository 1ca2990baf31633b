package dev.kaniko.runtime.context;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/** The place of the build context: the value of {@code --context} (build.md §1). */
public sealed interface ContextLocation {
  /** A directory of this machine. It is read in place. */
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

  /** A tar file from standard input. */
  record StandardInput() implements ContextLocation {}

  /** A tar file fetched over HTTPS. */
  record Remote(URI uri) implements ContextLocation {
    public Remote {
      Objects.requireNonNull(uri);
    }
  }

  /** A tar file in a bucket of Google Cloud Storage. */
  record GoogleObject(String bucket, String name) implements ContextLocation {
    public GoogleObject {
      Objects.requireNonNull(bucket);
      Objects.requireNonNull(name);
    }

    @Override
    public String toString() {
      return "gs://" + bucket + "/" + name;
    }
  }

  /**
   * Parses the value of {@code --context}.
   *
   * @param workingDirectory the directory for relative paths
   * @throws ContextException if the value is malformed or its scheme is not supported
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
      case "gs" -> googleObject(text, rest);
      case "s3", "git" ->
          throw new ContextException("--context " + text + ": " + scheme + ":// contexts are not in this version; use a directory, "
              + "tar://FILE, tar://stdin, gs://BUCKET/FILE or the https:// address of a tar.gz");
      default -> throw new ContextException("--context " + text + ": unknown scheme " + scheme + "://");
    };
  }

  /** Parses {@code gs://}. As in the original, a bucket without an object means its object {@code context.tar.gz}. */
  private static GoogleObject googleObject(String text, String rest) throws ContextException {
    int slash = rest.indexOf('/');
    var bucket = slash < 0 ? rest : rest.substring(0, slash);
    var name = slash < 0 ? "" : rest.substring(slash + 1);
    if (bucket.isEmpty()) {
      throw new ContextException("--context " + text + ": the bucket is missing");
    }
    return new GoogleObject(bucket, name.isEmpty() ? "context.tar.gz" : name);
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
