package dev.kaniko.runtime.mounts;

import dev.kaniko.image.ImageReference;
import java.nio.file.Path;
import java.util.Objects;

/** Where the directories of {@code RUN --mount=type=cache} are kept beyond this machine: what {@code --cache-mounts} names. */
public sealed interface MountsLocation {
  /** What a directory may begin with. */
  String FOLDER_PREFIX = "dir:";

  /** What an OCI image layout begins with. */
  String LAYOUT_PREFIX = "oci:";

  /** The tag that stands before the names of directories unless another is given. */
  String DEFAULT_TAG = "mounts";

  /** An archive for each in a directory. */
  record Folder(Path directory) implements MountsLocation {
    public Folder {
      Objects.requireNonNull(directory);
    }

    @Override
    public String toString() {
      return directory.toString();
    }
  }

  /** An image for each in an OCI image layout. */
  record Layout(Path directory) implements MountsLocation {
    public Layout {
      Objects.requireNonNull(directory);
    }

    @Override
    public String toString() {
      return LAYOUT_PREFIX + directory;
    }
  }

  /**
   * An image for each in a repository.
   *
   * @param tag what the tags of the images begin with
   */
  record Repository(String registry, String repository, String tag) implements MountsLocation {
    /** A tag has 128 characters at most, and the name of a directory needs half of them. */
    private static final int LONGEST_TAG = 48;

    public Repository {
      Objects.requireNonNull(registry);
      Objects.requireNonNull(repository);
      if (tag.length() > LONGEST_TAG) {
        throw new IllegalArgumentException("the tag " + tag + " is too long: the name of each cache directory follows it, so it may have " + LONGEST_TAG + " characters");
      }
    }

    @Override
    public String toString() {
      return registry + "/" + repository + ":" + tag;
    }
  }

  /**
   * Reads a path that begins with {@code /}, {@code ./}, {@code ../} or {@code dir:}; {@code oci:DIR}; or {@code [registry/]repository[:tag]}.
   *
   * @throws IllegalArgumentException if it is none of these; the message says why
   */
  static MountsLocation parse(String text) {
    if (text.startsWith(LAYOUT_PREFIX)) {
      return new Layout(directory(text, LAYOUT_PREFIX));
    }
    if (text.startsWith(FOLDER_PREFIX)) {
      return new Folder(directory(text, FOLDER_PREFIX));
    }
    if (text.startsWith("/") || text.startsWith("./") || text.startsWith("../") || text.equals(".") || text.equals("..")) {
      return new Folder(Path.of(text).toAbsolutePath().normalize());
    }
    var reference = ImageReference.parse(text);
    if (reference.digest().isPresent()) {
      throw new IllegalArgumentException("\"" + text + "\" has a digest: what is saved there has another each time; write REPOSITORY or REPOSITORY:TAG");
    }
    var tag = reference.tag().filter(given -> text.endsWith(":" + given)).orElse(DEFAULT_TAG);
    return new Repository(reference.registry(), reference.repository(), tag);
  }

  private static Path directory(String text, String prefix) {
    var path = text.substring(prefix.length());
    if (path.isBlank()) {
      throw new IllegalArgumentException("\"" + text + "\": the directory is missing; write " + prefix + "DIR");
    }
    return Path.of(path).toAbsolutePath().normalize();
  }
}
