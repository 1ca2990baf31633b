package dev.kaniko.compiler.plan;

import dev.kaniko.diagnostic.Span;
import java.util.Objects;
import java.util.Optional;

/**
 * A stage of the file that is not built.
 *
 * @param id which one
 * @param name its name, or {@code stage-0} and so on where it has none
 * @param from its FROM line as written, for people to read
 * @param span its FROM line
 * @param replacement what takes its place: a named context, or the stage that is the same and is built for both; empty if the target just
 *     does not need it
 */
public record PrunedStage(StageId id, String name, String from, Span span, Optional<TreeSource> replacement) {
  public PrunedStage {
    Objects.requireNonNull(id);
    Objects.requireNonNull(name);
    Objects.requireNonNull(from);
    Objects.requireNonNull(span);
    Objects.requireNonNull(replacement);
  }

  /** Returns the stage that is the same and is built for both. */
  public Optional<StageId> twin() {
    return replacement.flatMap(source -> source instanceof TreeSource.StageRoot(var id) ? Optional.of(id) : Optional.empty());
  }
}
