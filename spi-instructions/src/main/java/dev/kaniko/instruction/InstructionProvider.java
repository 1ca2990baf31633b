package dev.kaniko.instruction;

import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import java.util.List;
import java.util.Optional;

/**
 * Brings one instruction into the language: the service that {@link java.util.ServiceLoader} finds. Its methods are functions of
 * their arguments, called from several threads: they read nothing else, keep nothing, throw nothing, and return soon. The class of a
 * provider that comes with a plugin carries {@link BuiltFor}.
 */
public interface InstructionProvider {
  /** How the instruction is written; always the same. */
  InstructionSyntax syntax();

  /**
   * Checks what can be checked before variables are expanded, such as the number of arguments. Called for every such instruction of
   * the file, also in stages that are not built.
   *
   * @param diagnostics takes findings whose place lies in the instruction
   */
  default void check(InstructionSource unexpanded, DiagnosticSink diagnostics) {}

  /** Returns the stages, named contexts and images that the text names; these names are never expanded. */
  default List<StageReference> references(InstructionSource unexpanded) {
    return List.of();
  }

  /**
   * Types one instruction. Called after {@link #check} found no error, and only in stages that are built.
   *
   * @param expanded what the text became; any value may be empty by now
   * @param diagnostics takes findings whose place lies in the instruction
   * @return the instruction; empty if an error was reported, and only then
   */
  Optional<? extends Instruction> parse(InstructionSource expanded, DiagnosticSink diagnostics);

  /** Returns what {@code kaniko lint} looks for in uses of the instruction; always the same. */
  default List<InstructionRule> rules() {
    return List.of();
  }
}
