package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;

/** An image without a label of the schema. */
public final class MissingLabel implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("MissingLabel", Severity.INFO, "A label that images must have is missing", "DL3049");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var key : subject.settings().labelSchema().keySet()) {
      Leaves.check(subject, sink,
          reading -> Labels.of(reading).stream().anyMatch(label -> !label.hasKnownKey() || label.key().equals(key)),
          linted -> linted.stage().config().labels().containsKey(key),
          place -> INFO.finding(place, "the image has no label " + key));
    }
  }
}
