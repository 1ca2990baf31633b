package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.syntax.Arguments;

/** K913: RUN without a command. */
public final class EmptyRun implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("K913", Severity.WARNING, "RUN has no command");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        var node = reading.draft().node();
        boolean runsItsText = node.arguments() instanceof Arguments.Command && reading.effects().flatMap(Effects::commands).isPresent();
        if (runsItsText && node.text().isEmpty() && reading.draft().triggeredBy().isEmpty()) {
          sink.report(node, INFO.finding(node.word().span(), node.keyword() + " does nothing")
              .withFix(Fixes.remove("delete it", Fix.Safety.UNSAFE, Lines.whole(subject.ast().text(), node.span()))));
        }
      }
    }
  }
}
