package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.List;

/** A package of APT without a version. */
public final class UnpinnedAptPackage extends UnpinnedRule {
  /** Makes the rule. */
  public UnpinnedAptPackage() {
    super(RuleInfo.own("UnpinnedAptPackage", Severity.WARNING, "apt-get installs a package without a version", "DL3008"), "curl=8.14.1-2");
  }

  /** Of a snapshot of the archive there is one version of each package. */
  @Override
  List<Argument> packages(RunStep run, Invocation command) {
    boolean snapshot = run.mentions("snapshot.debian.org") || run.mentions("snapshot.ubuntu.com");
    return Apt.is(command) && !snapshot ? behind(command, Apt.INSTALL, Apt.VALUED) : List.of();
  }

  @Override
  boolean isPinned(Invocation command, String word) {
    return word.contains("=") || word.contains("/") || word.endsWith(".deb") || word.endsWith("-");
  }
}
