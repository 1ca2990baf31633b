package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSettings;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;

/** A label of the schema whose value is not what the schema says. */
abstract sealed class LabelValueRule implements LintRule
    permits LabelNotEmail, LabelNotHash, LabelNotRfc3339, LabelNotSemver, LabelNotSpdx, LabelNotUrl {
  private final RuleInfo info;
  private final LintSettings.LabelKind kind;
  private final String meaning;

  /** @param meaning what a value of this kind is, with its article */
  LabelValueRule(RuleInfo info, LintSettings.LabelKind kind, String meaning) {
    this.info = info;
    this.kind = kind;
    this.meaning = meaning;
  }

  @Override
  public final RuleInfo info() {
    return info;
  }

  /** An empty value is the matter of {@link EmptyLabel}. */
  @Override
  public final void check(LintSubject subject, LintSink sink) {
    var schema = subject.settings().labelSchema();
    if (!schema.containsValue(kind)) {
      return;
    }
    Labels.forEach(subject, (linted, label) -> {
      boolean judged = schema.get(label.key()) == kind && label.hasKnownValue() && !label.value().isEmpty();
      if (judged && !accepts(label.value())) {
        sink.report(linted.owner(label.reading()),
            info.finding(label.written().value().span(), "the label " + label.key() + " should be " + meaning + ", and is \"" + label.value() + "\""));
      }
    });
  }

  abstract boolean accepts(String value);
}
