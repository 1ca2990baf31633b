package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.compilation.Moment;
import java.util.List;

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

  /**
   * Reports what it finds about comments that silence rules, when all rules have looked.
   *
   * @param rules the rules that were looked for
   * @param silencings every name in such a comment
   */
  default void checkSilencings(LintSubject subject, RuleSet rules, List<Silencing> silencings, LintSink sink) {}
}
