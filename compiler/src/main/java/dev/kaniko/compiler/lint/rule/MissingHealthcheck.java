package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ConfigDelta;

/** An image that nobody can probe. */
public final class MissingHealthcheck implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("MissingHealthcheck", Severity.INFO, "The image has no HEALTHCHECK", "DL3057").onRequest();

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    Leaves.check(subject, sink,
        reading -> Readings.sets(reading, ConfigDelta.SetHealthcheck.class),
        linted -> linted.stage().config().healthcheck().isPresent(),
        place -> INFO.finding(place, "the image has no HEALTHCHECK").withHelp("HEALTHCHECK NONE says that there is nothing to probe"));
  }
}
