package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;

/** An ONBUILD whose instruction no build can carry out. */
public final class BrokenTrigger implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("BrokenTrigger", Severity.WARNING, "A trigger has an unknown instruction or flag", "K915");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var node : subject.instructions()) {
      node.triggerProblems().forEach(problem -> sink.report(node, finding(problem)));
    }
  }

  private static Diagnostic finding(Diagnostic problem) {
    return new Diagnostic(
        INFO.id(), INFO.severity(), problem.message(), problem.span(), problem.note(), problem.labels(), problem.help(), problem.fixes())
        .withHelp("this file can be built; every build that uses its image as a base fails");
  }
}
