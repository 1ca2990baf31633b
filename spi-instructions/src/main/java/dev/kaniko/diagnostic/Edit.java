package dev.kaniko.diagnostic;

import java.util.Objects;

/**
 * One replacement in a source text.
 *
 * @param span what is replaced; empty for an insertion
 * @param replacement what stands there afterwards; empty for a deletion
 */
public record Edit(Span span, String replacement) {
  public Edit {
    Objects.requireNonNull(span);
    Objects.requireNonNull(replacement);
  }
}
