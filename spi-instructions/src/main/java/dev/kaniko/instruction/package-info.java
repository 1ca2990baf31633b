/**
 * The contract of an instruction: everything that a provider implements and everything that it is given.
 *
 * <p>In order: a provider tells the {@linkplain dev.kaniko.instruction.InstructionProvider#syntax() syntax} of its keyword; the
 * compiler parses by it, asks for the {@linkplain dev.kaniko.instruction.InstructionProvider#references stages that the text
 * names}, expands variables, and lets the provider {@linkplain dev.kaniko.instruction.InstructionProvider#parse type} the text.
 * The result is an immutable {@link dev.kaniko.instruction.Instruction}, which declares what it reads and, when it is its turn, is
 * executed once to an {@link dev.kaniko.instruction.Outcome}: a changeset and a change of the configuration. Instructions
 * describe; the runtime writes.
 *
 * <p>A provider may bring {@linkplain dev.kaniko.instruction.InstructionRule rules} for {@code kaniko lint}. One that comes as a plugin
 * says in {@link dev.kaniko.instruction.BuiltFor} which {@linkplain dev.kaniko.instruction.Spi version} of this contract it knows.
 */
@NullMarked
package dev.kaniko.instruction;

import org.jspecify.annotations.NullMarked;
