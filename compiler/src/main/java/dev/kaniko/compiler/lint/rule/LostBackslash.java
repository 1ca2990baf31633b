package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Heredoc;
import dev.kaniko.instruction.syntax.HeredocUse;

/** A heredoc of COPY or ADD whose backslashes are lost. */
public final class LostBackslash implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("LostBackslash", Severity.WARNING, "A backslash in a heredoc with an unquoted name is lost", "K911");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var node : subject.instructions()) {
      if (node.syntax().heredocs() == HeredocUse.FILES) {
        node.heredocs().stream().filter(Heredoc::expand).forEach(heredoc -> check(node, heredoc, sink));
      }
    }
  }

  private static void check(InstructionNode node, Heredoc heredoc, LintSink sink) {
    int at = lost(heredoc.body());
    if (at >= 0) {
      var span = heredoc.span();
      var finding = INFO.finding(new Span(span.source(), span.start() + at, span.start() + at + 2),
          "the backslash is lost: in a heredoc it escapes whatever follows")
          .withLabel(heredoc.word().span(), "a quoted name keeps the text as it is");
      boolean literal = heredoc.body().indexOf('$') < 0 && heredoc.word().value().endsWith(heredoc.name());
      var announced = heredoc.word().value();
      sink.report(node, literal
          ? finding.withFix(Fixes.replace(
              heredoc.word(), announced.substring(0, announced.length() - heredoc.name().length()) + "\"" + heredoc.name() + "\"", Fix.Safety.UNSAFE))
          : finding);
    }
  }

  /** Returns the first backslash that is lost and matters, or -1. */
  private static int lost(String body) {
    for (int i = body.indexOf('\\'); i >= 0 && i + 1 < body.length(); i = body.indexOf('\\', i + 2)) {
      if ("$\\\r\n".indexOf(body.charAt(i + 1)) < 0) {
        return i;
      }
    }
    return -1;
  }
}
