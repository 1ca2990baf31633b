package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.Set;

/** A package of apk without a version. */
public final class UnpinnedApkPackage extends UnpinnedRule {
  /** Makes the rule. */
  public UnpinnedApkPackage() {
    super(RuleInfo.own("UnpinnedApkPackage", Severity.WARNING, "apk installs a package without a version", "DL3018"), "curl=8.14.1-r1");
  }

  @Override
  List<Argument> packages(RunStep run, Invocation command) {
    return command.is("apk") ? behind(command, Set.of("add"), Apk.VALUED) : List.of();
  }

  @Override
  boolean isPinned(Invocation command, String word) {
    return word.chars().anyMatch(c -> c == '=' || c == '~' || c == '<' || c == '>') || word.endsWith(".apk") || word.startsWith(".") || word.startsWith("!");
  }
}
