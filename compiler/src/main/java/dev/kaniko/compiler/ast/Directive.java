package dev.kaniko.compiler.ast;

import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Text;
import java.util.Objects;

/**
 * A parser directive, {@code # name=value}.
 *
 * @param name in lower case
 * @param value as written, never empty
 * @param span from the {@code #} to the end of the value
 */
public record Directive(String name, Text value, Span span) {
  public Directive {
    Objects.requireNonNull(name);
    Objects.requireNonNull(value);
    Objects.requireNonNull(span);
  }
}
