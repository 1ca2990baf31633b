package dev.kaniko.instruction.syntax;

import dev.kaniko.diagnostic.Span;
import java.util.Objects;

/**
 * One flag as it was given.
 *
 * @param name without the dashes
 * @param value its value; {@code true} for a boolean flag without one
 * @param span the whole flag
 */
public record Flag(String name, Text value, Span span) {
  public Flag {
    Objects.requireNonNull(name);
    Objects.requireNonNull(value);
    Objects.requireNonNull(span);
  }
}
