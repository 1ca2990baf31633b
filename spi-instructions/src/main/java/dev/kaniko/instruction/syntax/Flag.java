package dev.kaniko.instruction.syntax;

import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Objects;

/**
 * One flag as it was given.
 *
 * @param name without the dashes
 * @param value its value; {@code true} for a boolean flag without one
 * @param span the whole flag
 * @param options the value in its parts, for a flag that is a list of options; none where it cannot be split
 */
public record Flag(String name, Text value, Span span, List<FlagOption> options) {
  public Flag {
    Objects.requireNonNull(name);
    Objects.requireNonNull(value);
    Objects.requireNonNull(span);
    options = List.copyOf(options);
  }

  /** A flag with one value. */
  public Flag(String name, Text value, Span span) {
    this(name, value, span, List.of());
  }
}
