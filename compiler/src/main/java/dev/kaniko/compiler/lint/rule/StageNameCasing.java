package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import java.util.Locale;

/** A stage name with an upper-case letter. */
public final class StageNameCasing implements BuildCheck {
  private static final RuleInfo INFO = RuleInfo.docker("StageNameCasing", "A stage name has an upper-case letter");

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
      FromWords.name(head).ifPresent(name -> {
        var lower = name.value().toLowerCase(Locale.ROOT);
        if (!name.value().equals(lower)) {
          sink.report(head, subject.finding(INFO, head, name.span(), "Stage name '" + name.value() + "' should be lowercase", "has upper-case letters")
              .withFix(Fixes.replace(name, lower)));
        }
      });
    }
  }
}
