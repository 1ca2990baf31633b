/**
 * The tree of a Dockerfile: stages, instructions, flags, arguments and words, each with its place, nothing expanded and nothing resolved.
 *
 * <p>An {@link dev.kaniko.compiler.ast.InstructionNode} is generic: what its keyword means is for its provider to say. Only FROM has a
 * node of its own, {@link dev.kaniko.compiler.ast.StageNode}, because it gives the file its structure.
 */
@NullMarked
package dev.kaniko.compiler.ast;

import org.jspecify.annotations.NullMarked;
