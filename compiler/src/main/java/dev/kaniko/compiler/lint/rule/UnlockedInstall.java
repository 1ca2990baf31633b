package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** An installation that may ignore the versions that the project has locked. */
public final class UnlockedInstall extends CommandRule {
  /** Makes the rule. */
  public UnlockedInstall() {
    super(RuleInfo.own("UnlockedInstall", Severity.INFO, "npm install is used where a lock file is in the build context", "K802"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    if (run.contextFiles().isEmpty()) {
      return;
    }
    var tree = run.contextFiles().get();
    if (Stream.of("package-lock.json", "npm-shrinkwrap.json").noneMatch(name -> tree.seen(name).findAny().isPresent())) {
      return;
    }
    for (var command : run.commands()) {
      var words = command.operands("--prefix", "-C", "--workspace", "-w");
      if (command.is("npm") && words.size() == 1 && (words.getFirst().is("install") || words.getFirst().is("i"))
          && !command.hasOption("-g", "--global", "--prefix", "-C", "--no-package-lock", "--package-lock-only")) {
        found.accept(at(command, "it may change what package-lock.json says").withHelp("npm ci installs exactly what is locked"));
        return;
      }
    }
  }
}
