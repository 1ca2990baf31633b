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
 * An instruction of a stage with its variables, its expanded form and its typed form. The last two may be missing because of errors.
 *
 * @param draft the instruction as written
 * @param environment the values of ENV, and of ARG names with a value, before this instruction; not copied, so callers must not change it
 * @param arguments the build arguments that were declared before it, in order, with the current values of their names; an argument without a value
 *     has an empty value; not copied
 * @param uses the expanded variables in its words, in the order of the text
 * @param expanded the expanded instruction, the input of its provider; empty if a word could not be expanded
 * @param instruction the typed instruction; empty if its provider reported an error
 * @param effects the announced effects of the instruction; empty if it could not be typed
 */
public record Reading(
    InstructionDraft draft,
    SequencedMap<String, String> environment,
    SequencedMap<String, String> arguments,
    List<VariableUse> uses,
    Optional<InstructionSource> expanded,
    Optional<Instruction> instruction,
    Optional<Effects> effects) {
  public Reading {
    Objects.requireNonNull(draft);
    Objects.requireNonNull(environment);
    Objects.requireNonNull(arguments);
    uses = List.copyOf(uses);
    Objects.requireNonNull(expanded);
    Objects.requireNonNull(instruction);
    Objects.requireNonNull(effects);
  }

  /** Asks the instruction for its effects. */
  public Reading(
      InstructionDraft draft,
      SequencedMap<String, String> environment,
      SequencedMap<String, String> arguments,
      List<VariableUse> uses,
      Optional<InstructionSource> expanded,
      Optional<Instruction> instruction) {
    this(draft, environment, arguments, uses, expanded, instruction, instruction.map(Instruction::effects));
  }
}
