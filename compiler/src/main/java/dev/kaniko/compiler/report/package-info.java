/**
 * Renders diagnostics: {@link dev.kaniko.compiler.report.TextReport} one for people, a {@link dev.kaniko.compiler.report.LintFormat} a whole run
 * of the linter for people or for programs. A format writes to what it is given, and prints nothing itself.
 */
@NullMarked
package dev.kaniko.compiler.report;

import org.jspecify.annotations.NullMarked;
