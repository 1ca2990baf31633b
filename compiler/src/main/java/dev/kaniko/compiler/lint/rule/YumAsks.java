package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.List;

/** yum that waits for an answer. */
public final class YumAsks extends AskingRule {
  /** Makes the rule. */
  public YumAsks() {
    super(RuleInfo.own("YumAsks", Severity.WARNING, "yum asks and nobody answers", "DL3030"),
        List.of("yum"), Rpm.CHANGING, "-y", Rpm.VALUED);
  }

  @Override
  boolean isAnswered(RunStep run, Invocation command) {
    return command.hasOption("-y", "--assumeyes") || run.mentions("assumeyes");
  }
}
