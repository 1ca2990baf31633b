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
 * @param replacement what takes its place: a named context; empty if the target just does not need it
 */
public record PrunedStage(StageId id, String name, String from, Span span, Optional<TreeSource> replacement) {
  public PrunedStage {
    Objects.requireNonNull(id);
    Objects.requireNonNull(name);
    Objects.requireNonNull(from);
    Objects.requireNonNull(span);
    Objects.requireNonNull(replacement);
  }
}
