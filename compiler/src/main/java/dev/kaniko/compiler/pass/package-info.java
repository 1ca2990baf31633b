/**
 * The passes, in the order of {@link dev.kaniko.compiler.pass.Passes}.
 *
 * <p>{@link dev.kaniko.compiler.pass.FrontendCheck} judges the frontend that the file asks for.
 * {@link dev.kaniko.compiler.pass.StageGraphBuilder} makes a {@link dev.kaniko.compiler.ir.StageGraph} of the tree. The
 * passes work on that graph: link names, look base images up and take their triggers, reject what cannot be built, prune. Then
 * {@link dev.kaniko.compiler.pass.StageTyper} expands and types the instructions of what is left to a
 * {@link dev.kaniko.compiler.ir.BuildProgram}, and {@link dev.kaniko.compiler.pass.Planner} makes the plan. After every pass all facts
 * established so far are verified, and an error among the diagnostics ends the compilation.
 */
@NullMarked
package dev.kaniko.compiler.pass;

import org.jspecify.annotations.NullMarked;
