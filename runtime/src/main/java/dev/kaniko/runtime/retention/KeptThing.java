package dev.kaniko.runtime.retention;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that lasts in a state directory.
 *
 * @param path the file or directory
 * @param marks files that say something about it and go with it; the time of the first, if there is one, is that of the last use
 * @param size the bytes of its files
 */
public record KeptThing(Kind kind, Path path, List<Path> marks, long size) {
  /** What it is. */
  public enum Kind {
    STEP("results of steps"),
    BLOB("layers and other blobs"),
    UNPACKED("unpacked layers"),
    CACHE_MOUNT("cache mounts"),
    DRAFT("drafts");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** Returns the kind for people, in the plural. */
    public String words() {
      return words;
    }
  }

  public KeptThing {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(path);
    marks = List.copyOf(marks);
  }

  /** Returns the name that it has in its directory. */
  public String name() {
    return String.valueOf(path.getFileName());
  }

  /** Returns when it was last used, as is known now; empty if it is gone. */
  public Optional<Instant> lastUse() throws IOException {
    // The time of modification of a directory belongs to the image that it is from.
    var own = time(path, kind == Kind.UNPACKED ? "unix:ctime" : "lastModifiedTime");
    var marked = marks.isEmpty() ? own : time(marks.getFirst(), "lastModifiedTime");
    return own.map(made -> marked.filter(used -> used.isAfter(made)).orElse(made));
  }

  private static Optional<Instant> time(Path file, String attribute) throws IOException {
    try {
      return Optional.of(((FileTime) Files.getAttribute(file, attribute, LinkOption.NOFOLLOW_LINKS)).toInstant());
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }
}
