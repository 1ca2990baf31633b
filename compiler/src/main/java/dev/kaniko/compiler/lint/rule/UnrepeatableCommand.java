package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Circumstances.Fact;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A command of which each build gets another result: an upgrade of all packages, or the time of the build in a file. */
public final class UnrepeatableCommand extends CommandRule {
  private static final Set<String> UPGRADES = Set.of("upgrade", "dist-upgrade", "full-upgrade", "safe-upgrade", "distro-sync");

  /** APT and apk fetch lists by that. */
  private static final Set<String> UPDATES = Set.of("update", "up");
  private static final String[] VALUED_OF_RPM = {"-c", "--config", "-x", "--exclude", "--releasever", "--installroot", "--setopt", "--repo", "--repoid", "--enablerepo", "--disablerepo"};
  private static final List<String> WRITING = List.of(">", ">>", ">|", "&>", "&>>");

  /** Makes the rule. */
  public UnrepeatableCommand() {
    super(RuleInfo.own("UnrepeatableCommand", Severity.INFO, "A command has another result in each build", "K804").onRequest());
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    if (!run.isKept()) {
      return;
    }
    for (var command : run.commands()) {
      if (upgradesAll(command)) {
        found.accept(at(command, "this replaces packages of the base by whatever is new on the day of the build")
            .withHelp("start from a newer base, and name it by its digest"));
      } else if (writesTime(run, command)) {
        found.accept(at(command, "the time of the build is in the image, and no other build gives the same")
            .withHelp("take the time from ARG SOURCE_DATE_EPOCH, as in date -u -d \"@$SOURCE_DATE_EPOCH\""));
      }
    }
  }

  private static boolean upgradesAll(Invocation command) {
    if (isOpen(command) || Apt.onlyShows(command)) {
      return false;
    }
    boolean apt = Apt.is(command);
    boolean apk = command.is("apk");
    if (!apt && !apk && !command.is("yum", "dnf", "microdnf", "tdnf", "zypper")) {
      return false;
    }
    var words = command.operands(apt ? Apt.VALUED : apk ? new String[0] : VALUED_OF_RPM);
    var verb = words.stream().findFirst().flatMap(Argument::literal).orElse("");
    // Packages behind the verb are upgraded alone; APT installs them, and upgrades all. What zypper calls dist-upgrade is for ZypperDistUpgrade.
    boolean all = (words.size() == 1 || apt) && !command.hasOption("--security", "--sec-severity", "--advisory", "--bugfix");
    return all && (UPGRADES.contains(verb) && !command.is("zypper") || UPDATES.contains(verb) && !apt && !apk);
  }

  private static boolean writesTime(RunStep run, Invocation command) {
    return command.is("date") && !command.has(Fact.IN_SUBSTITUTION) && !run.mentions("SOURCE_DATE_EPOCH")
        && !command.hasOption("-d", "--date", "-r", "--reference", "-s", "--set", "-f", "--file", "--help", "--version")
        && command.node().redirections().stream().anyMatch(redirection -> WRITING.contains(redirection.operator())
            && redirection.target().literal().filter(file -> !file.startsWith("/dev/")).isPresent());
  }
}
