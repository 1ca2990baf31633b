/**
 * Makes each form of a build from the one before: {@link dev.kaniko.compiler.lowering.StageGraphBuilder} a
 * {@link dev.kaniko.compiler.ir.StageGraph} from the tree, {@link dev.kaniko.compiler.lowering.StageTyper} a
 * {@link dev.kaniko.compiler.ir.BuildProgram} from the graph, {@link dev.kaniko.compiler.lowering.Planner} a
 * {@link dev.kaniko.compiler.plan.BuildPlan} from the program. Passes stay within one form.
 */
@NullMarked
package dev.kaniko.compiler.lowering;

import org.jspecify.annotations.NullMarked;
