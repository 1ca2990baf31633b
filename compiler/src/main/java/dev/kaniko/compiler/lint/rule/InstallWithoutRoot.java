package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.syntax.Text;
import java.util.Optional;
import java.util.Set;

/** Packages that are installed by a user who may not. */
public final class InstallWithoutRoot implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("InstallWithoutRoot", Severity.WARNING, "Packages are installed by a user who is not root", "K714");
  private static final Set<String> CHANGING = Set.of("install", "add", "update", "upgrade", "remove", "del", "in", "groupinstall", "dist-upgrade", "purge");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var users = KnownUsers.of(subject);
    for (var run : RunSteps.of(subject)) {
      var user = run.isTrigger() ? Optional.<Text>empty() : users.ordinary(run.reading());
      if (user.isPresent()) {
        var known = user.get();
        run.commands().stream().filter(InstallWithoutRoot::installs).findFirst()
            .ifPresent(command -> sink.report(run.owner(), INFO.finding(command.program().span(), "only root may do this, and the user is " + known + " here")
                .withLabel(known.span(), "is the user from here on")
                .withHelp("write USER root before it, and go back to the other user behind it")));
      }
    }
  }

  private static boolean installs(Invocation command) {
    return command.is("apt-get", "apt", "apk", "yum", "dnf", "microdnf", "zypper") && !KnownUsers.isOfAnother(command)
        && !Apt.onlyShows(command) && !command.hasOption("--installroot", "--root", "-p")
        && command.operands(Apt.VALUED).stream().findFirst().flatMap(Argument::literal).filter(CHANGING::contains).isPresent();
  }
}
