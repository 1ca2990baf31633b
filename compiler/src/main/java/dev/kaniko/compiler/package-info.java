/**
 * The compiler: from the text of a Dockerfile to a plan that can be carried out.
 *
 * <p>{@link dev.kaniko.compiler.Compiler} is the way in, {@link dev.kaniko.compiler.plan.BuildPlan} the way out. It touches neither
 * network nor files: base images come through the port {@link dev.kaniko.compiler.BaseImages}.
 *
 * <p>The pages: {@code compiler/docs/language.md} is the language, {@code compiler/docs/lint.md} the linter, {@code compiler/docs/plan.md} what
 * {@code kaniko plan} shows.
 */
@NullMarked
package dev.kaniko.compiler;

import org.jspecify.annotations.NullMarked;
