package dev.kaniko.instruction;

import dev.kaniko.image.ConfigDelta;
import dev.kaniko.snapshot.SnapshotDiff;
import java.util.Objects;
import java.util.Optional;

/**
 * What executing an instruction came to.
 *
 * @param layer the changeset of the layer that it makes; a layer may change nothing. Empty when it makes no layer
 * @param config what it does to the configuration
 * @param createdBy its line in the history of the image; empty when it leaves none
 */
public record Outcome(Optional<SnapshotDiff> layer, ConfigDelta config, Optional<String> createdBy) {
  public Outcome {
    Objects.requireNonNull(layer);
    Objects.requireNonNull(config);
    Objects.requireNonNull(createdBy);
  }

  /** Returns an outcome with a layer. */
  public static Outcome layer(SnapshotDiff diff, String createdBy) {
    return new Outcome(Optional.of(diff), ConfigDelta.NONE, Optional.of(createdBy));
  }

  /** Returns an outcome that changes the configuration only. */
  public static Outcome config(ConfigDelta delta, String createdBy) {
    return new Outcome(Optional.empty(), delta, Optional.of(createdBy));
  }

  /** Returns the changes of files: those of the layer, or none. */
  public SnapshotDiff diff() {
    return layer.orElse(SnapshotDiff.EMPTY);
  }
}
