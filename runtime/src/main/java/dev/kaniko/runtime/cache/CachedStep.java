package dev.kaniko.runtime.cache;

import dev.kaniko.image.ConfigDelta;
import dev.kaniko.image.Digest;
import dev.kaniko.runtime.layer.WrittenLayer;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a step came to, as a {@link StepStore} remembers it.
 *
 * @param identity the key by which later steps know this result; it may be stored under other keys too
 * @param witness tells the files that the step was carried out on. A result counts only where these files are the same: a key is made of how
 *     files came about, and a command that runs twice may leave different ones
 * @param layer the layer that it made; empty if it made none
 * @param config what it did to the configuration
 * @param createdBy its line in the history of the image; empty if it left none
 * @param created the time in its line of the history: when it was carried out, or what SOURCE_DATE_EPOCH says
 */
public record CachedStep(
    CacheKey identity, Digest witness, Optional<WrittenLayer> layer, ConfigDelta config, Optional<String> createdBy, Instant created) {
  public CachedStep {
    Objects.requireNonNull(identity);
    Objects.requireNonNull(witness);
    Objects.requireNonNull(layer);
    Objects.requireNonNull(config);
    Objects.requireNonNull(createdBy);
    Objects.requireNonNull(created);
  }

  /** Returns the same result for files that are told by another witness. */
  public CachedStep withWitness(Digest other) {
    return new CachedStep(identity, other, layer, config, createdBy, created);
  }
}
