package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.Placement;

/** A whole file system that is copied into another. */
public final class WholeStageCopied implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("WholeStageCopied", Severity.WARNING, "All files of a stage are copied over those of the base", "DL3067");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  /** A stage from scratch may take all of another, to be that without its layers. */
  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        if (Readings.isWritten(reading) && !(linted.stage().base() instanceof Base.Scratch)) {
          Readings.copies(reading).stream().filter(placement -> placement.destination().value().equals("/"))
              .flatMap(placement -> placement.sources().stream())
              .filter(source -> source.from() == Placement.From.TREE && source.text().value().equals("/"))
              .forEach(source -> sink.report(linted.owner(reading),
                  INFO.finding(source.text().span(), "every file of the other image comes with it, those of its system too")
                      .withHelp("copy what is needed")));
        }
      }
    }
  }
}
