package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.List;

/** microdnf without an answer, which older ones wait for. */
public final class MicrodnfAsks extends AskingRule {
  /** Makes the rule. */
  public MicrodnfAsks() {
    super(RuleInfo.own("MicrodnfAsks", Severity.WARNING, "microdnf is not told to go on", "DL3038").onRequest(),
        List.of("microdnf"), Rpm.CHANGING, "-y", Rpm.VALUED);
  }

  @Override
  boolean isAnswered(RunStep run, Invocation command) {
    return command.hasOption("-y", "--assumeyes");
  }
}
