package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;

/** AS in another case than FROM. */
public final class FromAsCasing implements BuildCheck {
  private static final RuleInfo INFO = RuleInfo.docker("FromAsCasing", "The keywords AS and FROM differ in case");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Moment moment() {
    return Moment.INSTRUCTIONS;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var stage : subject.ast().stages()) {
      var head = stage.head();
      var from = head.word().value();
      var keyword = FromWords.as(head);
      if (keyword.isEmpty() || LetterCase.of(from) == LetterCase.MIXED) {
        continue;
      }
      var as = keyword.get();
      var matching = LetterCase.of(from).applyTo(as.value());
      if (!as.value().equals(matching)) {
        sink.report(head, subject.finding(
            INFO, head, as.span(), "'" + as.value() + "' and '" + from + "' keywords' casing do not match", "differs from " + from)
            .withFix(Fixes.replace(as, matching)));
      }
    }
  }
}
