package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;

/** All files of a stage that are copied over those of the base. */
public final class WholeStageCopied implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("WholeStageCopied", Severity.WARNING, "All files of a stage are copied over those of the base", "DL3067");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    WholeCopies.check(subject, sink, INFO, true);
  }
}
