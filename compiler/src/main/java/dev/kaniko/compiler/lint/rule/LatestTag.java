package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;

/** A base image with a tag that moves with every release. */
public final class LatestTag implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("LatestTag", Severity.WARNING, "FROM names the tag latest", "DL3007");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var base : BaseNames.in(subject)) {
      if (base.tag().filter("latest"::equals).isPresent()) {
        sink.report(base.stage().head(), base.finding(INFO, "latest is another image after each release")
            .withHelp("name the version that the file was written for"));
      }
    }
  }
}
