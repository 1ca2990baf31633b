package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;

/** Packages that are installed by a user who may not. */
public final class InstallWithoutRoot implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("InstallWithoutRoot", Severity.WARNING, "Packages are installed by a user who is not root", "K714");
  private static final Set<String> CHANGING = Set.of("install", "add", "update", "upgrade", "remove", "del", "in", "groupinstall", "dist-upgrade", "purge");
  private static final Set<String> ROOT = Set.of("root", "0");

  /** Whoever runs a command for another user, or in another root. */
  private static final Set<String> CHANGING_USER = Set.of("sudo", "su", "doas", "gosu", "su-exec", "runuser", "fakeroot", "chroot", "unshare");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var runs = RunSteps.byReading(subject);
    var behind = new HashMap<StageId, Text>();
    for (var linted : subject.stages()) {
      var user = linted.stage().base() instanceof Base.StageBase(var base) ? Optional.ofNullable(behind.get(base)) : Optional.<Text>empty();
      for (var reading : linted.readings()) {
        if (Readings.sets(reading, ConfigDelta.User.class)) {
          user = reading.effects().orElseThrow().users().stream().filter(name -> Readings.isWritten(reading) && Readings.isKnown(reading, name)).findFirst();
        }
        var run = runs.get(reading);
        if (run != null && user.filter(name -> !ROOT.contains(name.value().split(":", -1)[0]) && !name.isEmpty()).isPresent()) {
          var known = user.get();
          run.commands().stream().filter(InstallWithoutRoot::installs).findFirst()
              .ifPresent(command -> sink.report(run.owner(), INFO.finding(command.program().span(), "only root may do this, and the user is " + known + " here")
                  .withLabel(known.span(), "is the user from here on")
                  .withHelp("write USER root before it, and go back to the other user behind it")));
        }
      }
      user.ifPresent(name -> behind.put(linted.stage().id(), name));
    }
  }

  private static boolean installs(Invocation command) {
    return command.is("apt-get", "apt", "apk", "yum", "dnf", "microdnf", "zypper") && command.through().stream().noneMatch(CHANGING_USER::contains)
        && !Apt.onlyShows(command) && !command.hasOption("--installroot", "--root", "-p")
        && command.operands(Apt.VALUED).stream().findFirst().flatMap(Argument::literal).filter(CHANGING::contains).isPresent();
  }
}
