package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.ShellDialect;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.function.Consumer;

/** A variable that the shell splits into words. */
public final class UnquotedVariable extends ShellRule {
  /** Makes the rule. */
  public UnquotedVariable() {
    super(RuleInfo.own("UnquotedVariable", Severity.INFO, "The shell splits the value of a variable", "SC2086").onRequest());
  }

  @Override
  void check(ShellStep step, Consumer<Diagnostic> found) {
    if (step.dialect() == ShellDialect.ZSH) {
      return;
    }
    for (var command : step.nodes().simples()) {
      if (!ShellVariables.isDeclaration(ShellVariables.nameOf(command))) {
        command.words().stream().skip(1).flatMap(word -> word.parts().stream()).forEach(part -> {
          if (part instanceof ShellPart.Parameter parameter && isSplit(parameter) && !step.variables().isOneWord(parameter)) {
            found.accept(with(step.quoting(parameter.span()), at(parameter.span(), "the shell splits the value of " + parameter.name() + " at blanks and takes it for a pattern")
                .withHelp("put it in double quotes, unless it is a list")));
          }
        });
      }
    }
  }

  /** All arguments have a rule of their own, and what stands for a value that is set is mostly meant to be split. */
  private static boolean isSplit(ShellPart.Parameter parameter) {
    return !parameter.name().equals("@") && !parameter.name().equals("*") && !parameter.name().isEmpty() && parameter.index().isEmpty()
        && !parameter.operator().endsWith("+");
  }
}
