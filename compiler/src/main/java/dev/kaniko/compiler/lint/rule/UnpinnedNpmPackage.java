package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A package of npm without a version. */
public final class UnpinnedNpmPackage extends UnpinnedRule {
  private static final String[] VALUED = {
      "--loglevel", "--registry", "--prefix", "--cache", "-w", "--workspace", "--omit", "--include", "--userconfig", "--tag", "--only", "-C", "--save-prefix",
      "--fetch-timeout", "--fetch-retries", "--target", "--arch", "--platform", "--python", "--install-strategy", "--script-shell", "--unsafe-perm="
  };
  private static final Pattern LOCAL = Pattern.compile("(/|\\./|\\.\\./|~/|file:).*|\\.|\\.\\.");
  private static final Pattern ARCHIVE = Pattern.compile(".*\\.(tar|tar\\.gz|tgz)");

  /** Makes the rule. */
  public UnpinnedNpmPackage() {
    super(RuleInfo.own("UnpinnedNpmPackage", Severity.WARNING, "npm installs a package without a version", "DL3016"), "express@5.1.0");
  }

  @Override
  List<Argument> packages(RunStep run, Invocation command) {
    return command.is("npm") ? behind(command, Set.of("install", "i", "add", "in"), VALUED) : List.of();
  }

  @Override
  boolean isPinned(Invocation command, String word) {
    if (word.startsWith("git+") || word.startsWith("git:")) {
      return word.contains("#");
    }
    return LOCAL.matcher(word).matches() || ARCHIVE.matcher(word).matches() || word.lastIndexOf('@') > 0 || word.contains("#");
  }
}
