/**
 * Output formats. {@link dev.kaniko.compiler.report.TextReport} renders single diagnostics as text. A {@link dev.kaniko.compiler.report.LintFormat}
 * writes a whole run of the linter, and a {@link dev.kaniko.compiler.report.PlanFormat} writes a plan. Formats write to a given writer only.
 */
@NullMarked
package dev.kaniko.compiler.report;

import org.jspecify.annotations.NullMarked;
