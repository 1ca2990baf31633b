package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Span;
import java.util.Optional;
import java.util.function.Consumer;

/** A rule about how texts for shells are written. */
abstract class ShellRule implements LintRule {
  private final RuleInfo info;

  ShellRule(RuleInfo info) {
    this.info = info;
  }

  @Override
  public final RuleInfo info() {
    return info;
  }

  @Override
  public final void check(LintSubject subject, LintSink sink) {
    for (var step : ShellSteps.of(subject)) {
      check(step, finding -> sink.report(step.owner(), finding));
    }
  }

  /** Reports what it finds in one text. */
  abstract void check(ShellStep step, Consumer<Diagnostic> found);

  final Diagnostic at(Span place, String message) {
    return info.finding(place, message);
  }

  /** Returns a finding with a fix, if there is one. */
  static Diagnostic with(Optional<Fix> fix, Diagnostic finding) {
    return fix.map(finding::withFix).orElse(finding);
  }
}
