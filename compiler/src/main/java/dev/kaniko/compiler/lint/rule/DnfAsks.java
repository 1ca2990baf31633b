package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.List;

/** dnf that waits for an answer. */
public final class DnfAsks extends AskingRule {
  /** Makes the rule. */
  public DnfAsks() {
    super(RuleInfo.own("DnfAsks", Severity.WARNING, "dnf asks and nobody answers", "DL3038"),
        List.of("dnf", "dnf5", "tdnf"), Rpm.CHANGING, "-y", Rpm.VALUED);
  }

  @Override
  boolean isAnswered(RunStep run, Invocation command) {
    return command.hasOption("-y", "--assumeyes") || run.mentions("assumeyes");
  }
}
