package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.List;

/** A package of yum without a version. */
public final class UnpinnedYumPackage extends UnpinnedRule {
  /** Makes the rule. */
  public UnpinnedYumPackage() {
    super(RuleInfo.own("UnpinnedYumPackage", Severity.WARNING, "yum installs a package without a version", "DL3033"), "httpd-2.4.24");
  }

  @Override
  List<Argument> packages(RunStep run, Invocation command) {
    return command.is("yum") ? Rpm.packages(command) : List.of();
  }

  @Override
  boolean isPinned(Invocation command, String word) {
    return Rpm.isPinned(command, word);
  }
}
