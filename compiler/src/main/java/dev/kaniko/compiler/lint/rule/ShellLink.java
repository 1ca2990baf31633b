package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.function.Consumer;

/** A shell that takes the place of /bin/sh. */
public final class ShellLink extends CommandRule {
  /** Makes the rule. */
  public ShellLink() {
    super(RuleInfo.own("ShellLink", Severity.WARNING, "RUN replaces /bin/sh", "DL4005"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    run.commands().stream().filter(command -> command.is("ln") && command.arguments().stream().anyMatch(word -> word.is("/bin/sh")))
        .filter(command -> command.arguments().size() > 1)
        .forEach(command -> found.accept(at(command, "scripts of the base image expect their own /bin/sh")
            .withHelp("SHELL [\"/bin/bash\", \"-c\"] changes the shell of the file only")));
  }
}
