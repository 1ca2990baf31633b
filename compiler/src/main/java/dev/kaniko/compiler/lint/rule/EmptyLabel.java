package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;

/** A label of the schema without a value. */
public final class EmptyLabel implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("EmptyLabel", Severity.WARNING, "A label that images must have is empty", "DL3051");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    Labels.forEach(subject, (linted, label) -> {
      if (subject.settings().labelSchema().containsKey(label.key()) && label.hasKnownValue() && label.value().isEmpty()) {
        sink.report(linted.owner(label.reading()), INFO.finding(label.written().key().span(), "the label " + label.key() + " is empty"));
      }
    });
  }
}
