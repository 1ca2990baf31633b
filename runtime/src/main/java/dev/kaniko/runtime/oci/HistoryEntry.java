package dev.kaniko.runtime.oci;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One line of an image's history (OCI image-spec, config, "history").
 *
 * @param created the time of the step; empty if there is none
 * @param createdBy the text of the instruction; empty if there is none
 * @param author the author; empty if there is none
 * @param comment the comment; empty if there is none; BuildKit writes {@code buildkit.dockerfile.v0}
 * @param emptyLayer whether the step has no layer
 */
public record HistoryEntry(
    Optional<Instant> created, String createdBy, String author, String comment, boolean emptyLayer) {
  public HistoryEntry {
    Objects.requireNonNull(created);
    Objects.requireNonNull(createdBy);
    Objects.requireNonNull(author);
    Objects.requireNonNull(comment);
  }
}
