package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import java.util.regex.Pattern;

/** A comment that silences a rule at one place. */
public final class InlineSuppression implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("InlineSuppression", Severity.INFO, "A comment turns rules off for an instruction", "DL1001").onRequest();
  private static final Pattern IGNORE = Pattern.compile("\\s*(hadolint\\s+ignore\\s*=|check\\s*=\\s*skip\\s*=).*", Pattern.CASE_INSENSITIVE);

  @Override
  public RuleInfo info() {
    return INFO;
  }

  /** The comment cannot turn this off: who asks for the rule wants to know of each. */
  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var node : subject.instructions()) {
      for (var comment : node.comments()) {
        if (IGNORE.matcher(comment.text()).matches()) {
          sink.report(node, INFO.finding(comment.span(), "turns rules off"));
        }
      }
    }
  }
}
