package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.syntax.Arguments;

/** A probe that a shell runs. */
public final class ShellFormHealthcheck implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("ShellFormHealthcheck", Severity.WARNING, "HEALTHCHECK has a command in shell form", "DL3025").onRequest();

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        if (Readings.isWritten(reading) && Readings.sets(reading, ConfigDelta.SetHealthcheck.class)
            && reading.draft().node().arguments() instanceof Arguments.WordAndCommand(_, var command)
            && !command.exec() && !command.parts().isEmpty()) {
          sink.report(linted.owner(reading), INFO.finding(command.span(), "the probe runs through a shell, which the image must have")
              .withHelp("write program and arguments as a JSON array"));
        }
      }
    }
  }
}
