package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.GoSpace;
import dev.kaniko.grammar.source.SourceText;
import java.util.ArrayList;
import java.util.Optional;

/** A blank line between the lines of a continued instruction. */
public final class NoEmptyContinuation implements BuildCheck {
  private static final RuleInfo INFO = RuleInfo.docker("NoEmptyContinuation", "A blank line stands inside a continued instruction");

  private static final int MOST_LABELS = 10;

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
    Optional<SourceText> text = Optional.empty();
    for (var node : subject.instructions()) {
      if (node.lines().acrossBlank()) {
        text = text.or(() -> Optional.of(SourceText.of(subject.ast().text())));
        sink.report(node, finding(node, text.get()));
      }
    }
  }

  private static Diagnostic finding(InstructionNode node, SourceText text) {
    var source = node.span().source();
    int last = node.lines().lastOfText();
    var finding = INFO.finding(new Span(source, text.lineStart(last), text.lineStart(last) + text.lineText(last).length()), "Empty continuation line");
    int labels = 0;
    var edits = new ArrayList<Edit>();
    for (int line = node.lines().first() + 1; line <= last; line++) {
      // Blank is what the reader takes for blank.
      if (GoSpace.trim(text.lineText(line)).isEmpty()) {
        var blank = new Span(source, text.lineStart(line), text.lineEnd(line));
        finding = labels++ < MOST_LABELS ? finding.withLabel(new Span(source, blank.start(), blank.start()), "this line is blank") : finding;
        edits.add(new Edit(blank, ""));
      }
    }
    return finding.withFix(new Fix("delete the blank lines", Fix.Safety.SAFE, edits));
  }
}
