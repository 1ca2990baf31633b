package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;

/** A base image without tag and digest. */
public final class UntaggedBase implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("UntaggedBase", Severity.WARNING, "FROM names an image without a tag", "DL3006");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var base : BaseNames.in(subject)) {
      if (base.tag().isEmpty() && !base.hasDigest()) {
        sink.report(base.stage().head(), base.finding(INFO, "without a tag this is whatever " + base.name() + ":latest is on the day of the build")
            .withHelp("name the version that the file was written for"));
      }
    }
  }
}
