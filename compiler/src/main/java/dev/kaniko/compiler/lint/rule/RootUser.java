package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;

/** An image that runs as root because its last USER says so. */
public final class RootUser implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("RootUser", Severity.WARNING, "The last USER of the image is root", "DL3002");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    LastUsers.check(subject, sink, INFO, linted -> LastUsers.isTarget(subject, linted));
  }
}
