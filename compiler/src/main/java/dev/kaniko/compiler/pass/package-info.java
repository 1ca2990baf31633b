/**
 * The passes, one file each. {@link dev.kaniko.compiler.pass.Passes} lists them in their order; {@link dev.kaniko.compiler.pipeline} says how they are
 * run.
 *
 * <p>Those on the {@link dev.kaniko.compiler.ir.StageGraph} link names, look base images up and take their triggers, reject what cannot be
 * built, and prune. {@link dev.kaniko.compiler.pass.ResolveVariables} puts values into the words of what is left. Those on the
 * {@link dev.kaniko.compiler.ir.BuildProgram} change the work of its steps: build identical stages once, leave out what nobody sees, take
 * away what a step does not depend on, find what stages take of each other and whose root is unpacked.
 *
 * <p>Passes on the program leave the line of history of each step as it is, and the image of the target the same to its digest: with
 * {@code --optimize=none} those that are optional are left out, and that is what the law of the optimizer compares.
 */
@NullMarked
package dev.kaniko.compiler.pass;

import org.jspecify.annotations.NullMarked;
