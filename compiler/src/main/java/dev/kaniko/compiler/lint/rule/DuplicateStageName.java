package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.GoFormat;
import java.util.HashMap;

/** A stage name that an earlier stage has. */
public final class DuplicateStageName implements BuildCheck {
  private static final RuleInfo INFO = RuleInfo.docker("DuplicateStageName", "Two stages have the same name", "DL3024");

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
    var first = new HashMap<String, Span>();
    for (var stage : subject.ast().stages()) {
      stage.name().ifPresent(name -> {
        var before = first.putIfAbsent(name.value(), name.span());
        if (before != null) {
          sink.report(stage.head(), subject.finding(INFO, stage.head(), name.span(),
              "Duplicate stage name " + GoFormat.quoted(name.value()) + ", stage names should be unique", "used again")
              .withLabel(before, "used here first"));
        }
      });
    }
  }
}
