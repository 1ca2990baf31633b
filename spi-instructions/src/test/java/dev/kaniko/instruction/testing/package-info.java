/**
 * The kit for authors of instructions. Extend {@link dev.kaniko.instruction.testing.InstructionLaws}: give it the provider and a generator of
 * lines, and it holds the instruction to the laws that make it cacheable and its claims true. It is an artifact of its own,
 * {@code dev.kaniko:kaniko-spi-instructions-laws}, which brings JUnit, jqwik and jimfs; the README beside its POM is a whole project.
 *
 * <p>{@link dev.kaniko.instruction.testing.Worlds} generates what the laws are held in. {@link dev.kaniko.instruction.testing.World#withFile} and
 * its like give a world one known file. {@link dev.kaniko.instruction.testing.ByHand} is what an instruction means by other means: commands, or
 * {@code java.nio.file} on a {@link dev.kaniko.instruction.testing.FakeRoot}. Commands run in a
 * {@link dev.kaniko.instruction.testing.FakeShell}, to which a test adds the programs that it needs.
 *
 * <p>For tests of single cases there are {@link dev.kaniko.instruction.testing.Written}, one line of a Dockerfile;
 * {@link dev.kaniko.instruction.testing.FakeExecutionContext}, {@link dev.kaniko.instruction.testing.MemoryTree} and
 * {@link dev.kaniko.instruction.testing.TreeText}, a tree as lines of text.
 */
@NullMarked
package dev.kaniko.instruction.testing;

import org.jspecify.annotations.NullMarked;
