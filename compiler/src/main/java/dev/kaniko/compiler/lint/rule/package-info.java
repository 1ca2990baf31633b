/**
 * The rules, one class each: Docker's build checks under Docker's names, and our own under K codes. Which of them are there, and in which
 * order, is the service file of {@link dev.kaniko.compiler.lint.LintRule}; what each is for is its page, {@code ID.md} among the resources of this
 * package.
 */
@NullMarked
package dev.kaniko.compiler.lint.rule;

import org.jspecify.annotations.NullMarked;
