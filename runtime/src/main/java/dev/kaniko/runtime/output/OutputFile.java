package dev.kaniko.runtime.output;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A file or directory that a build writes for its caller. */
public record OutputFile(Kind kind, Path path) {
  public OutputFile {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(path);
  }

  /** What is written, in the order in which it is. Those that tell the digest come last. */
  public enum Kind {
    /** A directory that becomes an OCI layout. */
    OCI_LAYOUT("--oci-layout-path"),
    /** A file that becomes a {@code docker save} archive. */
    ARCHIVE("--tar-path"),
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

    /** Tells whether all layers of the image go into it. */
    boolean holdsLayers() {
      return this == OCI_LAYOUT || this == ARCHIVE;
    }
  }
}
