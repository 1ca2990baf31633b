package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.function.Consumer;

/** An upgrade of all packages, the base included. */
public final class ZypperDistUpgrade extends CommandRule {
  /** Makes the rule. */
  public ZypperDistUpgrade() {
    super(RuleInfo.own("ZypperDistUpgrade", Severity.WARNING, "RUN upgrades the whole distribution", "DL3035"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    run.commands().stream().filter(command -> command.is("zypper"))
        .filter(command -> command.operands(Zypper.GLOBAL).stream().findFirst().filter(word -> word.is("dup") || word.is("dist-upgrade")).isPresent())
        .forEach(command -> found.accept(at(command, "the packages of the base image change without its tag").withHelp("start from a newer base")));
  }
}
