package dev.kaniko.runtime.output;

import dev.kaniko.image.ImageReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that a build writes for its caller.
 *
 * @param names the names that the image has in it; may be empty
 */
public record OutputFile(Kind kind, Place place, List<ImageReference> names) {
  public OutputFile {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(place);
    names = List.copyOf(names);
  }

  /** Makes a file or directory of this machine in which the image has no name. */
  public OutputFile(Kind kind, Path path) {
    this(kind, new Place.OfFile(path), List.of());
  }

  /** Returns the file or directory of this machine; empty if it is somewhere else. */
  public Optional<Path> path() {
    return place instanceof Place.OfFile(var path) ? Optional.of(path) : Optional.empty();
  }

  /** What is written, in the order in which it is. Those that tell the digest come last. */
  public enum Kind {
    /** A directory that becomes an OCI layout. */
    OCI_LAYOUT("--oci-layout-path"),
    /** A file that becomes an archive of an OCI layout. */
    OCI_ARCHIVE("--output"),
    /** A file that becomes a {@code docker save} archive. */
    ARCHIVE("--tar-path"),
    /** A directory that gets the files of the image. */
    ROOT_DIRECTORY("--output"),
    /** A file that becomes an archive of the files of the image. */
    ROOT_ARCHIVE("--output"),
    /** A file for digests, descriptor and names, as JSON. */
    METADATA("--metadata-file"),
    /** A file for the digest. */
    DIGEST("--digest-file"),
    /** A file for {@code repository@digest}, one line a destination. */
    NAME_WITH_DIGEST("--image-name-with-digest-file"),
    /** A file for {@code repository:tag@digest}, one line a destination. */
    NAME_TAG_WITH_DIGEST("--image-name-tag-with-digest-file");

    private final String option;

    Kind(String option) {
      this.option = option;
    }

    /** Returns the option that asks for it. */
    public String option() {
      return option;
    }

    /** Returns what is written into it if it is a directory. */
    public List<String> entries() {
      return this == OCI_LAYOUT ? List.of("blobs", "index.json", "oci-layout") : List.of();
    }

    /**
     * Tells whether only builds write there, so that it is no part of a build context. Into a directory of files the build writes when it has read its
     * context, and the directory may have files of others.
     */
    public boolean isOurs() {
      return this != ROOT_DIRECTORY;
    }

    /** Tells whether all layers of the image go into it. */
    boolean holdsLayers() {
      return compareTo(METADATA) < 0;
    }
  }
}
