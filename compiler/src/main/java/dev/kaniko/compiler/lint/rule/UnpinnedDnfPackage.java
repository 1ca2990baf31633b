package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.List;

/** A package of dnf without a version. */
public final class UnpinnedDnfPackage extends UnpinnedRule {
  /** Makes the rule. */
  public UnpinnedDnfPackage() {
    super(RuleInfo.own("UnpinnedDnfPackage", Severity.WARNING, "dnf installs a package without a version", "DL3041"), "httpd-2.4.24");
  }

  @Override
  List<Argument> packages(RunStep run, Invocation command) {
    return command.is("dnf", "dnf5", "microdnf") ? Rpm.packages(command) : List.of();
  }

  @Override
  boolean isPinned(Invocation command, String word) {
    return Rpm.isPinned(command, word);
  }
}
