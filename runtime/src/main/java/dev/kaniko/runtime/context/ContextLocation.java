package dev.kaniko.runtime.context;

import dev.kaniko.instruction.GitReference;
import dev.kaniko.runtime.fetch.WebAddress;
import java.net.URI;
import java.nio.file.Files;
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

  /** A tar file fetched over HTTP or HTTPS. */
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
  }

  /** A tar file in a bucket of S3 or of a server with the same interface. */
  record S3Object(String bucket, String key) implements ContextLocation {
    public S3Object {
      Objects.requireNonNull(bucket);
      Objects.requireNonNull(key);
    }
  }

  /** A tar file in Azure Blob Storage. */
  record AzureBlob(URI uri) implements ContextLocation {
    public AzureBlob {
      Objects.requireNonNull(uri);
    }
  }

  /**
   * A git repository.
   *
   * @param reference the repository as it is given, with what to check out
   * @param cloned true for {@code git://}, which in the original is a clone with its history, over the protocol of {@code GIT_PULL_METHOD}
   */
  record GitRepository(GitReference reference, boolean cloned) implements ContextLocation {
    public GitRepository {
      Objects.requireNonNull(reference);
    }
  }

  /** The object that a bucket without one means, as in the original. */
  String DEFAULT_OBJECT = "context.tar.gz";

  /** Returns the location for messages, without passwords and signatures. */
  default String shown() {
    return switch (this) {
      case Directory(var path) -> path.toString();
      case Tarball(var path) -> path.toString();
      case StandardInput() -> "standard input";
      case Remote(var uri) -> WebAddress.shown(uri.toString());
      case GoogleObject(var bucket, var name) -> "gs://" + bucket + "/" + name;
      case S3Object(var bucket, var key) -> "s3://" + bucket + "/" + key;
      case AzureBlob(var uri) -> WebAddress.shown(uri.toString());
      case GitRepository(var reference, _) -> WebAddress.shown(reference.remote());
    };
  }

  /** Tells whether the context comes over the network. */
  default boolean isRemote() {
    return switch (this) {
      case Directory _, Tarball _, StandardInput _ -> false;
      case Remote _, GoogleObject _, S3Object _, AzureBlob _, GitRepository _ -> true;
    };
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
      Path path = workingDirectory.resolve(text);
      // git@host:path is a repository over SSH, unless there is such a directory.
      boolean isRepository = text.contains("@") && GitReference.isIn(text) && !Files.exists(path);
      return isRepository ? repository(text, false) : new Directory(path);
    }
    var scheme = text.substring(0, colon);
    var rest = text.substring(colon + 3);
    return switch (scheme) {
      case "dir" -> new Directory(workingDirectory.resolve(rest));
      case "tar" -> rest.equals("stdin") ? new StandardInput() : new Tarball(workingDirectory.resolve(rest));
      case "http", "https" -> GitReference.isIn(text) ? repository(text, false) : remote(text);
      case "gs" -> new GoogleObject(bucket(text, rest), object(rest));
      case "s3" -> new S3Object(bucket(text, rest), object(rest));
      case "git" -> repository(text, true);
      case "ssh" -> repository(text, false);
      default -> throw new ContextException("--context " + WebAddress.shown(text) + ": unknown scheme " + scheme + "://");
    };
  }

  private static String bucket(String text, String rest) throws ContextException {
    int slash = rest.indexOf('/');
    var bucket = slash < 0 ? rest : rest.substring(0, slash);
    if (bucket.isEmpty()) {
      throw new ContextException("--context " + text + ": the bucket is missing");
    }
    return bucket;
  }

  private static String object(String rest) {
    int slash = rest.indexOf('/');
    var name = slash < 0 ? "" : rest.substring(slash + 1);
    return name.isEmpty() ? DEFAULT_OBJECT : name;
  }

  private static GitRepository repository(String text, boolean cloned) throws ContextException {
    try {
      var reference = GitReference.parse(text)
          .orElseThrow(() -> new IllegalArgumentException("not the address of a git repository; write " + text.replaceFirst("://.*", "://") + "HOST/REPOSITORY"));
      return new GitRepository(withCommit(reference), cloned);
    } catch (IllegalArgumentException e) {
      throw new ContextException("--context " + WebAddress.shown(text) + ": " + e.getMessage(), e);
    }
  }

  /** Reads the original's form {@code #REF#COMMIT}. */
  private static GitReference withCommit(GitReference reference) {
    int hash = reference.ref().indexOf('#');
    return hash < 0
        ? reference
        : new GitReference(reference.remote(), reference.ref().substring(0, hash), reference.ref().substring(hash + 1), reference.directory(),
            reference.keepGitDir(), reference.submodules(), reference.modified(), true);
  }

  private static ContextLocation remote(String text) throws ContextException {
    try {
      var uri = WebAddress.uri(text);
      return AzureStorage.isBlob(uri) ? new AzureBlob(uri) : new Remote(uri);
    } catch (IllegalArgumentException e) {
      throw new ContextException("--context " + WebAddress.shown(text) + ": not a web address", e);
    }
  }
}
