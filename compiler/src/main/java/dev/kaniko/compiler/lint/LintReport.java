package dev.kaniko.compiler.lint;

import java.util.List;

/**
 * What was found in all files of one run.
 *
 * @param files the files in the order in which they were given
 * @param rules the rules that were looked for
 */
public record LintReport(List<FileReport> files, List<RuleInfo> rules) {
  public LintReport {
    files = List.copyOf(files);
    rules = List.copyOf(rules);
  }
}
