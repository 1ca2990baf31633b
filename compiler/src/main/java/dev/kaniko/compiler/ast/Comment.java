package dev.kaniko.compiler.ast;

import dev.kaniko.diagnostic.Span;
import java.util.Objects;

/**
 * A whole-line comment.
 *
 * @param text what follows the {@code #}, trimmed; for an indented comment the {@code #} stays, as in the reference
 * @param line its line, from 1
 * @param span from the {@code #} to the end of the line
 */
public record Comment(String text, int line, Span span) {
  public Comment {
    Objects.requireNonNull(text);
    Objects.requireNonNull(span);
  }
}
