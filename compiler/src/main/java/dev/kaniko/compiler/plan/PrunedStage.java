package dev.kaniko.compiler.plan;

import java.util.Objects;
import java.util.Optional;

/**
 * A stage of the file that is not built.
 *
 * @param id which one
 * @param line what is written of it
 * @param replacement what takes its place: a named context, or the stage that is the same and is built for both; empty if the target just
 *     does not need it
 */
public record PrunedStage(StageId id, FromLine line, Optional<TreeSource> replacement) {
  public PrunedStage {
    Objects.requireNonNull(id);
    Objects.requireNonNull(line);
    Objects.requireNonNull(replacement);
  }

  /** Returns what it is called. */
  public String name() {
    return line.name();
  }

  /** Returns the stage that is the same and is built for both. */
  public Optional<StageId> twin() {
    return replacement.flatMap(source -> source instanceof TreeSource.StageRoot(var id) ? Optional.of(id) : Optional.empty());
  }
}
