package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import java.util.Set;

/** A stage with the name {@code scratch} or {@code context}. */
public final class ReservedStageName implements BuildCheck {
  private static final RuleInfo INFO = RuleInfo.docker("ReservedStageName", "A stage is named context or scratch", "DL3063");
  private static final Set<String> RESERVED = Set.of("context", "scratch");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Moment moment() {
    return Moment.STAGE_NAMES;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var stage : subject.ast().stages()) {
      stage.name().filter(name -> RESERVED.contains(name.value())).ifPresent(name -> sink.report(stage.head(), subject.finding(
          INFO, stage.head(), name.span(),
          "Stage name should not use the same name as reserved stage \"" + name.value() + "\"", "has a meaning of its own")));
    }
  }
}
