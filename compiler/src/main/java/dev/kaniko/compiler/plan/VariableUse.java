package dev.kaniko.compiler.plan;

import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Text;
import java.util.Objects;
import java.util.Optional;

/**
 * One variable in a word that was expanded.
 *
 * @param name its name
 * @param span the reference, sign and braces included; the whole word where the word is not written as it reads
 * @param word the word that it stands in, as written
 * @param value its value there; empty if it is not set
 * @param provenance where the value comes from; empty if nothing declares the name
 */
public record VariableUse(String name, Span span, Text word, Optional<String> value, Optional<Provenance> provenance) {
  public VariableUse {
    Objects.requireNonNull(name);
    Objects.requireNonNull(span);
    Objects.requireNonNull(word);
    Objects.requireNonNull(value);
    Objects.requireNonNull(provenance);
  }
}
