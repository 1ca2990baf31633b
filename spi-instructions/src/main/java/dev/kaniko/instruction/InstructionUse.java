package dev.kaniko.instruction;

import dev.kaniko.instruction.syntax.InstructionSource;
import java.util.Objects;

/**
 * One use of an instruction in a Dockerfile.
 *
 * @param written as it stands there, variables and all
 * @param expanded what its provider was given
 * @param instruction what its provider made of that
 */
public record InstructionUse(InstructionSource written, InstructionSource expanded, Instruction instruction) {
  public InstructionUse {
    Objects.requireNonNull(written);
    Objects.requireNonNull(expanded);
    Objects.requireNonNull(instruction);
  }
}
