/**
 * The standard instructions: one record with its provider each, in {@link dev.kaniko.instruction.standard.StandardInstruction}.
 *
 * <p>They use nothing but the contract that any other instruction is written against. What COPY and ADD have in common lies beside
 * them: sources become a list of trees and paths, the destination a place in the root, and both together a changeset.
 */
@NullMarked
package dev.kaniko.instruction.standard;

import org.jspecify.annotations.NullMarked;
