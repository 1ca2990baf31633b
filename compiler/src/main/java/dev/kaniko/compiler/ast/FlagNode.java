package dev.kaniko.compiler.ast;

import dev.kaniko.instruction.syntax.Flag;
import dev.kaniko.instruction.syntax.FlagSpec;
import java.util.Objects;
import java.util.Optional;

/**
 * A flag of an instruction.
 *
 * @param word the whole flag without quotes and escapes, dashes included
 * @param flag its name and unexpanded value
 * @param spec what the syntax says of it; empty where the instruction ignores flags
 */
public record FlagNode(String word, Flag flag, Optional<FlagSpec> spec) {
  public FlagNode {
    Objects.requireNonNull(word);
    Objects.requireNonNull(flag);
    Objects.requireNonNull(spec);
  }
}
