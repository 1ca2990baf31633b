package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.ShellText;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Commands of a heredoc that run whether or not those before them have failed. */
public final class HeredocWithoutErrexit extends ShellRule {
  private static final Set<String> HARMLESS = Set.of(
      "echo", "printf", "export", "set", "true", ":", "cd", "pushd", "popd", "umask", "ulimit", "alias", "unset", "date", "env", "pwd", "local", "readonly", "exit", "shopt",
      "trap", "return", "false", "sleep", "wait", "id", "whoami", "");

  /** Makes the rule. */
  public HeredocWithoutErrexit() {
    super(RuleInfo.own("HeredocWithoutErrexit", Severity.WARNING, "A heredoc of several commands goes on behind a failure", "K904"));
  }

  @Override
  void check(ShellStep step, Consumer<Diagnostic> found) {
    if (step.text().form() != ShellText.Form.HEREDOC || !step.builds()) {
      return;
    }
    LostFailures.first(step, command -> !HARMLESS.contains(ShellVariables.nameOf(command))).ifPresent(command -> {
      var start = step.text().span(0, 0);
      var fix = step.text().text().startsWith("#!")
          ? Optional.<Fix>empty()
          : Optional.of(new Fix("insert `set -e`", Fix.Safety.UNSAFE, List.of(new Edit(start, "set -e\n"))));
      found.accept(with(fix, at(command.words().getFirst().span(), "if this fails, what follows runs nevertheless: only the last command of a heredoc counts")
          .withHelp("let the heredoc begin with set -e")));
    });
  }
}
