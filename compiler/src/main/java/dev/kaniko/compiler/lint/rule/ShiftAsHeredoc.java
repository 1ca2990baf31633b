package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.regex.Pattern;

/** An operator of the shell that is taken as the beginning of a heredoc. */
public final class ShiftAsHeredoc implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("ShiftAsHeredoc", Severity.WARNING, "A shift operator is taken as a heredoc", "K910");
  private static final Pattern SHIFT = Pattern.compile("<<[ \\t]*[^<]*\\)\\)[^<]*");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Moment moment() {
    return Moment.LINES;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var text = subject.ast().text();
    for (var error : subject.analysis().diagnostics()) {
      var span = error.span();
      if (error.code().equals("UnterminatedHeredoc") && span.source().equals(subject.ast().source())
          && SHIFT.matcher(text.substring(span.start(), span.end())).matches()) {
        subject.instructions().stream()
            .filter(node -> node.span().start() <= span.start() && span.start() <= node.span().end())
            .findFirst()
            .ifPresent(node -> sink.report(node, INFO.finding(span, "a shift with a blank before it begins a heredoc")
                .withHelp("without blanks it is a shift: $((1<<2))")
                .withFix(new Fix("delete the blanks", Fix.Safety.SAFE, List.of(new Edit(withBlanks(text, span), "<<"))))));
      }
    }
  }

  /** The operator with the blanks around it. */
  private static Span withBlanks(String text, Span span) {
    int start = span.start();
    while (text.charAt(start - 1) == ' ' || text.charAt(start - 1) == '\t') {
      start--;
    }
    return Fixes.withBlanks(text, new Span(span.source(), start, span.start() + 2));
  }
}
