/**
 * From the tree of a file to its plan. {@link dev.kaniko.compiler.pipeline.Pipeline} goes from form to form:
 *
 * <ol>
 *   <li>{@link dev.kaniko.compiler.directive.FrontendCheck} judges the frontend that the file asks for.
 *   <li>{@link dev.kaniko.compiler.lowering.StageGraphBuilder} makes the graph of stages.
 *   <li>{@link dev.kaniko.compiler.epoch.Epoch} finds the time that is asked for.
 *   <li>The passes on the graph run.
 *   <li>{@link dev.kaniko.compiler.pass.ResolveVariables} puts values into the words.
 *   <li>{@link dev.kaniko.compiler.lowering.StageTyper} makes the typed program.
 *   <li>The passes on the program run.
 *   <li>{@link dev.kaniko.compiler.lowering.Planner} writes the plan.
 * </ol>
 *
 * <p>After every pass all facts established so far are verified. An error among the diagnostics ends the compilation. The linter goes on
 * past errors, as far as the typed program.
 */
@NullMarked
package dev.kaniko.compiler.pipeline;

import org.jspecify.annotations.NullMarked;
