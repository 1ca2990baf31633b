package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.instruction.syntax.Successor;
import java.util.List;

/** An instruction that is deprecated, as MAINTAINER is. */
public final class MaintainerDeprecated implements LintRule {
  private static final RuleInfo INFO = RuleInfo.docker("MaintainerDeprecated", "MAINTAINER is deprecated");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Moment moment() {
    return Moment.INSTRUCTIONS;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var node : subject.instructions()) {
      node.syntax().successor().ifPresent(successor -> sink.report(node, withFix(node, successor, finding(node, successor))));
    }
  }

  private static Diagnostic finding(InstructionNode node, Successor successor) {
    return INFO.finding(node.word().span(), LetterCase.capitalized(node.keyword().text()) + " instruction is deprecated in favor of using " + lower(successor));
  }

  private static String lower(Successor successor) {
    return LetterCase.LOWER.applyTo(successor.keyword().text());
  }

  private static Diagnostic withFix(InstructionNode node, Successor successor, Diagnostic finding) {
    var name = node.text();
    if (name.isEmpty() || name.indexOf('"') > 0 || name.indexOf('\\') >= 0 || name.indexOf('$') >= 0 || name.indexOf('`') >= 0) {
      return finding;
    }
    boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
    var label = LetterCase.of(node.word().value()).applyTo(successor.keyword().text());
    return finding.withFix(new Fix("replace with a " + lower(successor), Fix.Safety.UNSAFE, List.of(
        new Edit(node.word().span(), label),
        new Edit(node.arguments().span(), successor.start() + (quoted ? name : "\"" + name + "\"")))));
  }
}
