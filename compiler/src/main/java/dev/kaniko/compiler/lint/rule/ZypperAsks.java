package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.Set;

/** zypper that waits for an answer. */
public final class ZypperAsks extends AskingRule {
  /** Makes the rule. */
  public ZypperAsks() {
    super(RuleInfo.own("ZypperAsks", Severity.WARNING, "zypper asks and nobody answers", "DL3034"),
        List.of("zypper"), Set.of("install", "in", "remove", "rm", "source-install", "si", "patch", "update", "up", "dist-upgrade", "dup"), "-y",
        Zypper.GLOBAL);
  }

  @Override
  boolean isAnswered(RunStep run, Invocation command) {
    return command.hasOption("-n", "--non-interactive", "-y", "--no-confirm") || run.value("ZYPP_NON_INTERACTIVE", command).isPresent();
  }
}
