/**
 * The two intermediate representations between the syntax tree and the plan.
 *
 * <p>A {@link dev.kaniko.compiler.ir.StageGraph} has the stages with their bases and resolved names. Its instructions are still as written, and it
 * is made before images are looked up. A {@link dev.kaniko.compiler.ir.BuildProgram} has typed instructions with expanded variables, and only the
 * stages that are built.
 */
@NullMarked
package dev.kaniko.compiler.ir;

import org.jspecify.annotations.NullMarked;
