package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.pass.Moment;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import java.util.List;

/** MAINTAINER. */
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
      if (node.keyword().text().equals("MAINTAINER")) {
        sink.report(node, withFix(node, INFO.finding(node.word().span(), "Maintainer instruction is deprecated in favor of using label")));
      }
    }
  }

  private static Diagnostic withFix(InstructionNode node, Diagnostic finding) {
    var name = node.text();
    if (name.isEmpty() || name.indexOf('"') > 0 || name.indexOf('\\') >= 0 || name.indexOf('$') >= 0 || name.indexOf('`') >= 0) {
      return finding;
    }
    boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
    var label = LetterCase.of(node.word().value()).applyTo("LABEL");
    return finding.withFix(new Fix("replace with a label", Fix.Safety.UNSAFE, List.of(
        new Edit(node.word().span(), label),
        new Edit(node.arguments().span(), "org.opencontainers.image.authors=" + (quoted ? name : "\"" + name + "\"")))));
  }
}
