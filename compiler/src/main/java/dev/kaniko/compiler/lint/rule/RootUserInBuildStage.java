package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;

/** A stage that ends as root and is not the one that is built. */
public final class RootUserInBuildStage implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("RootUserInBuildStage", Severity.WARNING, "The last USER of a stage is root", "DL3002").onRequest();

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    LastUsers.check(subject, sink, INFO, linted -> !LastUsers.isTarget(subject, linted));
  }
}
