/**
 * The passes, in the order of {@link dev.kaniko.compiler.pass.Passes}.
 *
 * <p>{@link dev.kaniko.compiler.pass.FrontendCheck} judges the frontend that the file asks for.
 * {@link dev.kaniko.compiler.pass.StageGraphBuilder} makes a {@link dev.kaniko.compiler.ir.StageGraph} of the tree. The
 * passes work on that graph: link names, look base images up and take their triggers, reject what cannot be built, prune. Then
 * {@link dev.kaniko.compiler.pass.ResolveVariables} puts values into the words of what is left, {@link dev.kaniko.compiler.pass.StageTyper}
 * makes a {@link dev.kaniko.compiler.ir.BuildProgram} of it, and the passes on that program change the work of its steps: build identical
 * stages once, leave out what nobody sees, take away what a step does not depend on, find what stages take of each other and whose root is
 * unpacked. {@link dev.kaniko.compiler.pass.Planner} writes the plan. After every pass all facts established so far are verified, and an
 * error among the diagnostics ends the compilation.
 *
 * <p>Passes on the program leave the line of history of each step as it is, and the image of the target the same to its digest: with
 * {@code --optimize=none} those that are optional are left out, and that is what the law of the optimizer compares.
 */
@NullMarked
package dev.kaniko.compiler.pass;

import org.jspecify.annotations.NullMarked;
