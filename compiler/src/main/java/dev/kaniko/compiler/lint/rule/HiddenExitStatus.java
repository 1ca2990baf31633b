package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.ShellCommand;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The failure of a command that gives a value which is declared at the same time. */
public final class HiddenExitStatus extends ShellRule {
  private static final Set<String> NEVER_FAIL = Set.of("echo", "printf", "date", "pwd", "dirname", "basename", "dpkg", "lsb_release", "true", "env", "mktemp", "head", "tail", "tr", "cut", "sort");

  /** Makes the rule. */
  public HiddenExitStatus() {
    super(RuleInfo.own("HiddenExitStatus", Severity.WARNING, "export hides the failure of the command that gives its value", "SC2155"));
  }

  @Override
  void check(ShellStep step, Consumer<Diagnostic> found) {
    for (var command : step.nodes().simples()) {
      if (ShellVariables.isDeclaration(ShellVariables.nameOf(command))) {
        command.words().stream().skip(1).forEach(word -> substitution(word.parts()).ifPresent(substitution -> found.accept(
            at(substitution.span(), "a failure of this goes unnoticed: " + ShellVariables.nameOf(command) + " succeeds nevertheless")
                .withHelp("give the variable its value first, and declare it in another command"))));
      }
    }
  }

  private static Optional<ShellPart.CommandSubstitution> substitution(List<ShellPart> parts) {
    for (var part : parts) {
      if (part instanceof ShellPart.CommandSubstitution substitution && !ShellVariables.isOneWord(substitution) && !neverFails(substitution)) {
        return Optional.of(substitution);
      }
      if (part instanceof ShellPart.DoubleQuoted quoted && substitution(quoted.parts()).isPresent()) {
        return substitution(quoted.parts());
      }
    }
    return Optional.empty();
  }

  private static boolean neverFails(ShellPart.CommandSubstitution substitution) {
    var chains = substitution.body().chains();
    return chains.size() == 1 && !chains.getFirst().first().commands().isEmpty() && chains.getFirst().first().commands().getLast() instanceof ShellCommand.Simple simple
        && (NEVER_FAIL.contains(ShellVariables.nameOf(simple)) || isGoEnv(simple));
  }

  private static boolean isGoEnv(ShellCommand.Simple command) {
    return ShellVariables.nameOf(command).equals("go") && command.words().size() > 1 && command.words().get(1).literal().filter("env"::equals).isPresent();
  }
}
