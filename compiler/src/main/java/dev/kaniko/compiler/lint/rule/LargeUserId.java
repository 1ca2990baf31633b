package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A user with a large number and a log of last logins. */
public final class LargeUserId extends CommandRule {
  private static final Pattern LARGE = Pattern.compile("[0-9]{6,}");

  /** Makes the rule. */
  public LargeUserId() {
    super(RuleInfo.own("LargeUserId", Severity.WARNING, "useradd with a large number makes a huge log", "DL3046"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    run.commands().stream().filter(command -> command.is("useradd") && !command.hasOption("-l", "--no-log-init") && !hasUnknownOptions(command))
        .filter(command -> command.optionValue("-u", "--uid").filter(uid -> LARGE.matcher(uid).matches()).isPresent())
        .forEach(command -> found.accept(with(adding(command.program(), "-l"),
            at(command, "useradd makes /var/log/lastlog as large as the number of the user needs").withHelp("add -l, --no-log-init"))));
  }
}
