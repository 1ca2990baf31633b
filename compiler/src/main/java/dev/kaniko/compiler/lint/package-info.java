/**
 * The linter: reports errors in a Dockerfile, and what is accepted and probably not meant.
 *
 * <p>{@link dev.kaniko.compiler.Compiler#analyze} reads the file as far as possible; each {@link dev.kaniko.compiler.lint.LintRule} looks at
 * the result and reports {@link dev.kaniko.diagnostic.Diagnostic}s; what the file suppresses is dropped; the rest is a
 * {@link dev.kaniko.compiler.lint.LintReport}, which {@code compiler.report} renders. A build looks at the same analysis through
 * {@link dev.kaniko.compiler.lint.BuildChecks}, with Docker's rules only. Rules that providers of instructions bring are added by
 * {@link dev.kaniko.compiler.lint.RuleSet#with}. The page is {@code compiler/docs/lint.md}.
 */
@NullMarked
package dev.kaniko.compiler.lint;

import org.jspecify.annotations.NullMarked;
