package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Circumstances;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.function.Consumer;

/** A RUN that begins with a change of directory. */
public final class CdInRun extends CommandRule {
  /** Makes the rule. */
  public CdInRun() {
    super(RuleInfo.own("CdInRun", Severity.WARNING, "RUN begins with cd", "DL3003"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    var first = run.commands().stream().filter(command -> command.is("cd") && !command.has(Circumstances.Fact.IN_SUBSTITUTION)).findFirst();
    if (!run.isTrigger() && first.isPresent() && isAtStart(run, first.get())) {
      found.accept(at(first.get(), "cd changes the directory for this instruction only").withHelp("set WORKDIR before the instruction"));
    }
  }

  /** Tells whether the directory can be there before the instruction begins. */
  static boolean isAtStart(RunStep run, Invocation command) {
    return run.commands().getFirst().program().equals(command.program()) && !command.has(Circumstances.Fact.IN_SUBSHELL) && !command.has(Circumstances.Fact.BEFORE_OR)
        && !command.has(Circumstances.Fact.IN_CONDITION);
  }
}
