/**
 * How an instruction is written: the keyword, the shape of its arguments, its flags, and the parsed pieces that a provider gets.
 *
 * <p>A provider describes its instruction with an {@link dev.kaniko.instruction.syntax.InstructionSyntax}; no grammar changes for
 * a new keyword. The compiler parses by that description and hands over an
 * {@link dev.kaniko.instruction.syntax.InstructionSource}.
 *
 * <p>A provider can rely on it that arguments have the {@linkplain dev.kaniko.instruction.syntax.ArgumentShape shape} of its syntax, so the
 * cast to {@link dev.kaniko.instruction.syntax.Arguments.Words} and the like holds; that flags are known to the syntax, given once unless
 * repeatable, and {@code true} or {@code false} where they are boolean. It cannot rely on anything else: an expanded text may be empty, and
 * hold blanks, line ends and NUL characters. Places are those of the text before expansion, in UTF-16 code units.
 */
@NullMarked
package dev.kaniko.instruction.syntax;

import org.jspecify.annotations.NullMarked;
