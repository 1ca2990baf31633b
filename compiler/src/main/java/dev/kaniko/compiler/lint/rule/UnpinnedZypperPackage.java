package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.Set;

/** A package of zypper without a version. */
public final class UnpinnedZypperPackage extends UnpinnedRule {
  /** Makes the rule. */
  public UnpinnedZypperPackage() {
    super(RuleInfo.own("UnpinnedZypperPackage", Severity.WARNING, "zypper installs a package without a version", "DL3037"), "httpd=2.4.24");
  }

  @Override
  List<Argument> packages(RunStep run, Invocation command) {
    return command.is("zypper") ? behind(command, Set.of("install", "in"), Zypper.GLOBAL) : List.of();
  }

  @Override
  boolean isPinned(Invocation command, String word) {
    return word.chars().anyMatch(c -> c == '=' || c == '<' || c == '>') || word.endsWith(".rpm");
  }
}
