package dev.kaniko.instruction.syntax;

import dev.kaniko.diagnostic.Span;
import java.util.Objects;

/**
 * A piece of an instruction and where it stands.
 *
 * @param value the piece, expanded where the syntax says so
 * @param span where it was written
 */
public record Text(String value, Span span) {
  public Text {
    Objects.requireNonNull(value);
    Objects.requireNonNull(span);
  }

  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public String toString() {
    return value;
  }
}
