package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.FlagNode;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.syntax.Arguments;

/** A flag that nobody reads. */
public final class FlagWithoutEffect implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("FlagWithoutEffect", Severity.WARNING, "A flag has no effect", "K907");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var node : subject.instructions()) {
      if (ignoresFlags(node)) {
        node.flags().stream().map(FlagNode::flag).forEach(
            flag -> sink.report(node, INFO.finding(flag.span(), "the flag --" + flag.name() + " has no effect here")
                .withFix(Fixes.remove("delete it", Fix.Safety.SAFE, Fixes.withBlanks(subject.ast().text(), flag.span())))));
      }
    }
  }

  private static boolean ignoresFlags(InstructionNode node) {
    return node.known() && !node.syntax().checksFlags()
        || node.arguments() instanceof Arguments.WordAndCommand(var word, _) && word.value().equalsIgnoreCase("NONE");
  }
}
