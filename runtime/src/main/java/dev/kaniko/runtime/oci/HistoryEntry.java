package dev.kaniko.runtime.oci;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One line of an image's history (OCI image-spec, config, "history").
 *
 * @param created its time; empty if there is none
 * @param createdBy the instruction; empty when there is none
 * @param author empty when there is none
 * @param comment empty when there is none; BuildKit writes {@code buildkit.dockerfile.v0}
 * @param emptyLayer whether the step made no layer
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
