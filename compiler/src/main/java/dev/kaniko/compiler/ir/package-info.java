/**
 * The two forms that a build has between text and plan.
 *
 * <p>A {@link dev.kaniko.compiler.ir.StageGraph} knows the stages, what each starts from and what the names in it lead to, with
 * instructions still as written; it is there before any image was looked up. A {@link dev.kaniko.compiler.ir.BuildProgram} has
 * typed instructions with every variable expanded, and only the stages that are built.
 */
@NullMarked
package dev.kaniko.compiler.ir;

import org.jspecify.annotations.NullMarked;
