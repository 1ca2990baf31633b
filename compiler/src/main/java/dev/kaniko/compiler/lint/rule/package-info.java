/**
 * The rules, one class each: Docker's build checks under Docker's names, and our own under K codes. Which of them are there, and in which
 * order, is the service files of {@link dev.kaniko.compiler.lint.BuildCheck} and {@link dev.kaniko.compiler.lint.LintRule}; what each is for is its
 * page, which is called by its id and lies among the resources of this package. {@code compiler/docs/lint.md} says what the numbers mean, and
 * {@code compiler/docs/rules-precision.md} how often each is right in real files.
 */
@NullMarked
package dev.kaniko.compiler.lint.rule;

import org.jspecify.annotations.NullMarked;
