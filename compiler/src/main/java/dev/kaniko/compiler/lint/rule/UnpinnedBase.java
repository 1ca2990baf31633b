package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;

/** A base image that is named by its tag. */
public final class UnpinnedBase implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("UnpinnedBase", Severity.INFO, "A base image has no digest", "K801").onRequest();

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var base : BaseNames.in(subject)) {
      if (!base.hasDigest()) {
        sink.report(base.stage().head(), base.finding(INFO, "the tag may name another image tomorrow").withHelp("add the digest behind the tag: NAME:TAG@sha256:..."));
      }
    }
  }
}
