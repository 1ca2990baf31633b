/**
 * How an instruction is written: the keyword, the shape of its arguments, its flags, and the parsed pieces that a provider gets.
 *
 * <p>A provider describes its instruction with an {@link dev.kaniko.instruction.syntax.InstructionSyntax}; no grammar changes for
 * a new keyword. The compiler parses by that description and hands over an
 * {@link dev.kaniko.instruction.syntax.InstructionSource}.
 */
@NullMarked
package dev.kaniko.instruction.syntax;

import org.jspecify.annotations.NullMarked;
