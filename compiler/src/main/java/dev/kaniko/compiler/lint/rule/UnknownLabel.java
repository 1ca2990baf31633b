package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Suggestions;

/** A label that the schema does not have. */
public final class UnknownLabel implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("UnknownLabel", Severity.INFO, "A label is not among those that images may have", "DL3050");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var schema = subject.settings().labelSchema();
    if (!subject.settings().strictLabels()) {
      return;
    }
    Labels.forEach(subject, (linted, label) -> {
      if (label.hasKnownKey() && !schema.containsKey(label.key())) {
        var finding = INFO.finding(label.written().key().span(), "the schema has no label " + label.key());
        sink.report(linted.owner(label.reading()),
            Suggestions.nearest(label.key(), schema.keySet()).map(near -> finding.withNote("did you mean " + near + "?")).orElse(finding));
      }
    });
  }
}
