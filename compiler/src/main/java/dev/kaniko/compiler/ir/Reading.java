package dev.kaniko.compiler.ir;

import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.syntax.InstructionSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * An instruction of a stage and what became of it, whether it could be typed or not.
 *
 * @param draft what is written
 * @param environment ENV, and ARG with a value, before this instruction; taken as it is and never to be changed
 * @param arguments the build arguments that were declared before it, in order, each with what its name stands for here; one without a value
 *     is empty; taken as it is, too
 * @param uses the variables in its words that were expanded, in the order of the text
 * @param expanded the text that its provider got; empty if a word could not be expanded
 * @param instruction what its provider made of that; empty if it reported an error
 */
public record Reading(
    InstructionDraft draft,
    SequencedMap<String, String> environment,
    SequencedMap<String, String> arguments,
    List<VariableUse> uses,
    Optional<InstructionSource> expanded,
    Optional<Instruction> instruction) {
  public Reading {
    Objects.requireNonNull(draft);
    Objects.requireNonNull(environment);
    Objects.requireNonNull(arguments);
    uses = List.copyOf(uses);
    Objects.requireNonNull(expanded);
    Objects.requireNonNull(instruction);
  }

  /** Returns what it will do; empty if it could not be typed. */
  public Optional<Effects> effects() {
    return instruction.map(Instruction::effects);
  }
}
