package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;

/** A line that was meant to continue and does not. */
public final class DoubledEscape implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("DoubledEscape", Severity.WARNING, "A line ends in a doubled escape character and does not continue", "K905");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    char escape = subject.ast().escape();
    for (var node : subject.instructions()) {
      var line = node.lines().joined().stripTrailing();
      int last = line.length() - 1;
      if (last > 1 && line.charAt(last) == escape && line.charAt(last - 1) == escape && node.heredocs().isEmpty() && !isPath(line, escape)) {
        int end = endOfText(subject.ast().text(), node.span());
        var source = node.span().source();
        sink.report(node, INFO.finding(new Span(source, end - 2, end), "the line ends in a doubled escape character and does not continue")
            .withFix(Fixes.remove("delete one of them", Fix.Safety.UNSAFE, new Span(source, end - 1, end))));
      }
    }
  }

  /** In a path whose backslashes are all doubled, the last one is doubled on purpose. */
  private static boolean isPath(String line, char escape) {
    var word = line.substring(line.lastIndexOf(' ') + 1);
    return word.length() > 2 && (word.charAt(1) == ':' || word.indexOf(escape) < word.length() - 2);
  }

  private static int endOfText(String text, Span span) {
    int end = span.end();
    while (Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }
}
