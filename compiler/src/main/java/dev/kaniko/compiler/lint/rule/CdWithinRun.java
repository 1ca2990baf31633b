package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Circumstances;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.function.Consumer;

/** A change of directory within a RUN. */
public final class CdWithinRun extends CommandRule {
  /** Makes the rule. */
  public CdWithinRun() {
    super(RuleInfo.own("CdWithinRun", Severity.WARNING, "RUN changes the directory midway", "DL3003").onRequest());
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    var first = run.commands().stream().filter(command -> command.is("cd") && !command.has(Circumstances.Fact.IN_SUBSTITUTION)).findFirst();
    if (!run.isTrigger() && first.isPresent() && !CdInRun.isAtStart(run, first.get())) {
      found.accept(at(first.get(), "cd changes the directory for this instruction only").withHelp("split the instruction, and set WORKDIR between the parts"));
    }
  }
}
