package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.function.Consumer;

/** Backquotes around a command. */
public final class Backquotes extends ShellRule {
  /** Makes the rule. */
  public Backquotes() {
    super(RuleInfo.own("Backquotes", Severity.INFO, "Backquotes around a command", "SC2006").onRequest());
  }

  @Override
  void check(ShellStep step, Consumer<Diagnostic> found) {
    for (var part : step.nodes().parts()) {
      // Nothing but a comment in backquotes is a way to comment on lines that are joined.
      if (part instanceof ShellPart.CommandSubstitution substitution && substitution.backquotes() && !substitution.body().chains().isEmpty()) {
        found.accept(at(substitution.span(), "backquotes are easily overlooked, and cannot be nested").withHelp("write $(…)"));
      }
    }
  }
}
