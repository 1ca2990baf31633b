package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;

/** K912: an ARG whose name has quotes. */
public final class QuotedArgName implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("K912", Severity.WARNING, "The quotes in an ARG are part of its name");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var node : subject.instructions()) {
      if (node.arguments() instanceof Arguments.Names(var names, _)) {
        names.stream().map(Arguments.Name::name)
            .filter(QuotedArgName::isLiteral)
            .filter(name -> name.value().indexOf('"') >= 0 || name.value().indexOf('\'') >= 0)
            .forEach(name -> sink.report(node, INFO.finding(name.span(), "the quotes are part of the name: nothing else calls it " + name)
                .withFix(Fixes.replace(name, name.value().replace("\"", "").replace("'", ""), Fix.Safety.UNSAFE))));
      }
    }
  }

  /** A name with a variable in braces is expanded, and has no quotes then. */
  private static boolean isLiteral(Text name) {
    return !name.value().contains("${");
  }
}
