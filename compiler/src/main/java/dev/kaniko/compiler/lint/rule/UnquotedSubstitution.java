package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.ShellDialect;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.function.Consumer;

/** Output of a command that the shell splits into words. */
public final class UnquotedSubstitution extends ShellRule {
  /** Makes the rule. */
  public UnquotedSubstitution() {
    super(RuleInfo.own("UnquotedSubstitution", Severity.WARNING, "The shell splits the output of a command", "SC2046").onRequest());
  }

  @Override
  void check(ShellStep step, Consumer<Diagnostic> found) {
    if (step.dialect() == ShellDialect.ZSH) {
      return;
    }
    for (var command : step.nodes().simples()) {
      if (!ShellVariables.isDeclaration(ShellVariables.nameOf(command))) {
        command.words().stream().skip(1).flatMap(word -> word.parts().stream()).forEach(part -> {
          if (part instanceof ShellPart.CommandSubstitution substitution && !substitution.body().chains().isEmpty() && !ShellVariables.isOneWord(substitution)) {
            found.accept(with(step.quoting(substitution.span()), at(substitution.span(), "the shell splits this output at blanks and takes it for patterns")
                .withHelp("put it in double quotes, unless it is a list")));
          }
        });
      }
    }
  }
}
