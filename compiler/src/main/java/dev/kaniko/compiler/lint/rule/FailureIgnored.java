package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.ShellCommand;
import dev.kaniko.compiler.shell.command.ShellText;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.Set;
import java.util.function.Consumer;

/** A command that may fail, and others that run nevertheless. */
public final class FailureIgnored extends ShellRule {
  /** What fetches, installs, unpacks or builds. */
  private static final Set<String> MATTERING = Set.of(
      "apt-get", "apt", "apk", "yum", "dnf", "microdnf", "zypper", "pip", "pip3", "npm", "yarn", "pnpm", "gem", "bundle", "composer", "curl", "wget", "git", "tar",
      "unzip", "make", "cmake", "ninja", "go", "cargo", "mvn", "gradle", "dotnet", "gcc", "g++", "./configure", "dpkg", "rpm");

  /** What only tidies up, or is there for people to read. */
  private static final Set<String> MINOR = Set.of("clean", "autoclean", "autoremove", "cache", "version", "--version", "-v", "env", "list", "info", "config");

  /** Makes the rule. */
  public FailureIgnored() {
    super(RuleInfo.own("FailureIgnored", Severity.WARNING, "A command may fail and the build goes on", "K712"));
  }

  @Override
  void check(ShellStep step, Consumer<Diagnostic> found) {
    if (step.text().form() == ShellText.Form.SHELL && step.builds()) {
      LostFailures.first(step, FailureIgnored::matters).ifPresent(command -> found.accept(
          at(command.words().getFirst().span(), "if this fails, what follows runs nevertheless, and the instruction may succeed")
              .withHelp("join the commands with && in place of ;, or begin with set -e")));
    }
  }

  private static boolean matters(ShellCommand.Simple command) {
    return MATTERING.contains(ShellVariables.nameOf(command))
        && command.words().stream().skip(1).noneMatch(word -> word.literal().filter(MINOR::contains).isPresent());
  }
}
