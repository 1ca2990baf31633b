package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.Set;

/** apt-get that waits for an answer. */
public final class AptGetAsks extends AskingRule {
  /** Makes the rule. */
  public AptGetAsks() {
    super(RuleInfo.own("AptGetAsks", Severity.WARNING, "apt-get asks and nobody answers", "DL3014"),
        List.of("apt-get", "apt", "aptitude"), Set.of("install", "reinstall", "upgrade", "dist-upgrade", "full-upgrade", "build-dep"), "-y", Apt.VALUED);
  }

  @Override
  boolean isAnswered(RunStep run, Invocation command) {
    return command.hasOption("-y", "--yes", "--assume-yes", "--force-yes", "--assume-no") || Apt.onlyShows(command) || isQuiet(command)
        || run.mentions("Assume-Yes");
  }

  /** Very quiet means yes. */
  private static boolean isQuiet(Invocation command) {
    long quiet = command.options().stream().mapToLong(option -> {
      var text = option.prefix();
      return text.equals("--quiet") ? 1 : text.startsWith("-q=") ? level(text.substring(3)) : text.startsWith("--") ? 0 : text.chars().filter(c -> c == 'q').count();
    }).sum();
    return quiet >= 2;
  }

  private static long level(String number) {
    return number.matches("[0-9]") ? Long.parseLong(number) : 1;
  }
}
