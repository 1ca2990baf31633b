package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;

/** K913: RUN without a command. */
public final class EmptyRun implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("K913", Severity.WARNING, "RUN has no command");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var node : subject.instructions()) {
      if (node.keyword().text().equals("RUN") && node.text().isEmpty()) {
        sink.report(node, INFO.finding(node.word().span(), "RUN does nothing")
            .withFix(Fixes.remove("delete it", Fix.Safety.UNSAFE, Lines.whole(subject.ast().text(), node.span()))));
      }
    }
  }
}
