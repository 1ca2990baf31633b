package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.compilation.Moment;

/**
 * One check of Dockerfiles: a class, its name among the services of this type, and a page that is called by its id. A rule keeps nothing between two
 * files and reads nothing but its subject, so one rule may serve many threads.
 */
public interface LintRule {
  RuleInfo info();

  /** Returns when the reference would find it. This counts if the linter stops at the first error, as the reference does. */
  default Moment moment() {
    return Moment.STEPS;
  }

  /** Reports what it finds in a file; the code of each finding is the id of the rule. What is not known is not reported. */
  void check(LintSubject subject, LintSink sink);
}
