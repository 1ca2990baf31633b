package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.function.Consumer;

/** Packages that are only recommended. */
public final class AptRecommends extends CommandRule {
  /** Makes the rule. */
  public AptRecommends() {
    super(RuleInfo.own("AptRecommends", Severity.INFO, "apt-get installs what packages recommend", "DL3015"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    if (!run.isKept()) {
      return;
    }
    run.commands().stream().filter(command -> Apt.is(command) && !isOpen(command) && !isTurnedOff(command) && command.operands(Apt.VALUED).size() > 1)
        .flatMap(command -> command.operands(Apt.VALUED).stream().findFirst().stream()
            .filter(word -> word.literal().filter(Apt.INSTALL::contains).isPresent())
            .map(word -> with(adding(word, "--no-install-recommends"), at(command, "packages that others only recommend are installed, too")
                .withHelp("add --no-install-recommends"))))
        .filter(_ -> !run.mentions("Install-Recommends"))
        .forEach(found);
  }

  private static boolean isTurnedOff(Invocation command) {
    return command.hasOption("--no-install-recommends", "-R", "--without-recommends") || Apt.onlyShows(command);
  }
}
