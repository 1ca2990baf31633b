package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.Comment;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import java.util.Optional;
import java.util.regex.Pattern;

/** A comment for tools that does not stand directly above its instruction. */
public final class DetachedPragma implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("DetachedPragma", Severity.INFO, "A blank line separates a comment that suppresses findings from its instruction", "K906");
  private static final Pattern PRAGMA = Pattern.compile("(check\\s*=|hadolint\\s+ignore\\s*=).*", Pattern.CASE_INSENSITIVE);
  private static final Pattern BLANK_LINES = Pattern.compile("\n([ \\t\\r]*\n)++");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var node : subject.instructions()) {
      for (var comment : node.comments()) {
        if (PRAGMA.matcher(comment.text()).matches()) {
          detached(subject.ast().text(), comment, node).ifPresent(finding -> sink.report(node, finding));
        }
      }
    }
  }

  private static Optional<Diagnostic> detached(String text, Comment comment, InstructionNode node) {
    var blank = BLANK_LINES.matcher(text).region(comment.span().end(), node.span().start());
    if (!blank.find()) {
      return Optional.empty();
    }
    var source = comment.span().source();
    return Optional.of(INFO.finding(comment.span(), "this comment belongs to the " + node.word() + " below, across a blank line")
        .withLabel(node.word().span(), "counts here")
        .withFix(Fixes.remove("delete the blank line", Fix.Safety.SAFE, new Span(source, blank.start() + 1, blank.end()))));
  }
}
