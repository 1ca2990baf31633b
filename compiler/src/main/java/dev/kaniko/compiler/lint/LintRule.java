package dev.kaniko.compiler.lint;

import dev.kaniko.diagnostic.DiagnosticSink;

/**
 * One check of Dockerfiles: a class here and a page beside it, {@code ID.md} in the resources of the same package. A rule keeps nothing
 * between two files and reads nothing but its subject, so one rule may serve many threads.
 */
public interface LintRule {
  RuleInfo info();

  /**
   * Reports what it finds in a file; the code of each finding is the id of the rule. What is not known is not reported.
   *
   * @param sink filters what the file suppresses
   */
  void check(LintSubject subject, DiagnosticSink sink);
}
