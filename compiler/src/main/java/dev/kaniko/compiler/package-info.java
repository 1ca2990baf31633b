/**
 * The compiler: from the text of a Dockerfile to a plan that can be carried out.
 *
 * <p>{@link dev.kaniko.compiler.Compiler} is the way in, {@link dev.kaniko.compiler.plan.BuildPlan} the way out. It touches neither
 * network nor files: base images come through the port {@link dev.kaniko.compiler.BaseImages}.
 *
 * <p>{@code parse} reads the text, {@code pipeline} goes from form to form, {@code lowering} makes each form, {@code pass} changes one. The forms
 * are in {@code ast}, {@code ir} and {@code plan}; {@code dump} and {@code report} write them down, {@code lint} judges them.
 *
 * <p>The pages: {@code compiler/docs/language.md} is the language, {@code compiler/docs/lint.md} the linter, {@code compiler/docs/plan.md} what
 * {@code kaniko plan} shows.
 */
@NullMarked
package dev.kaniko.compiler;

import org.jspecify.annotations.NullMarked;
