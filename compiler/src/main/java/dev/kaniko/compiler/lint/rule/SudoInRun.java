package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.function.Consumer;

/** A command that runs as another user. */
public final class SudoInRun extends CommandRule {
  /** Makes the rule. */
  public SudoInRun() {
    super(RuleInfo.own("SudoInRun", Severity.ERROR, "RUN calls sudo", "DL3004"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    run.commands().stream().filter(command -> command.is("sudo")).findFirst()
        .ifPresent(command -> found.accept(at(command, "sudo passes no signals on, and USER says who runs the commands of a build")
            .withHelp("set USER before the instruction")));
  }
}
