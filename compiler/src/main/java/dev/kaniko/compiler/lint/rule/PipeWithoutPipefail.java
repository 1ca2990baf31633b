package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Circumstances;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.Set;
import java.util.function.Consumer;

/** A pipe whose first command may fail unnoticed. */
public final class PipeWithoutPipefail extends CommandRule {
  /** Commands that have no reason to fail, and some that fail with pipefail because nobody reads on. */
  private static final Set<String> NEVER_FAIL = Set.of(
      "echo", "printf", "yes", "true", ":", "uname", "nproc", "date", "pwd", "whoami", "id", "env", "printenv", "seq", "hostname", "arch",
      "lsb_release", "set", "cd", "export",
      // What runs another command, which is looked at by itself.
      "sudo", "command", "exec", "time", "nice", "busybox", "sh", "bash");

  /** Commands that have no reason to fail where they read what is piped to them. */
  private static final Set<String> FILTERS = Set.of("sed", "tr", "cut", "sort", "uniq", "head", "tail", "tee", "wc", "rev", "cat");

  /** Makes the rule. */
  public PipeWithoutPipefail() {
    super(RuleInfo.own("PipeWithoutPipefail", Severity.WARNING, "A failure before a pipe goes unnoticed", "DL4006"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    if (!run.isTrigger()) {
      run.commands().stream()
          .filter(command -> command.has(Circumstances.Fact.LEFT_OF_PIPE) && mayFailUnnoticed(command) && !isChecked(run, command))
          .findFirst()
          .ifPresent(command -> found.accept(at(command, "a failure of " + command.program().shown() + " goes unnoticed: only the last command of a pipe counts")
              .withHelp("SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"] before the instruction makes it count")));
    }
  }

  /** Who checks sums of what is piped to it fails if nothing is. */
  private static boolean isChecked(RunStep run, Invocation command) {
    return run.commands().stream().anyMatch(
        other -> other.has(Circumstances.Fact.RIGHT_OF_PIPE) && other.program().span().start() > command.program().span().start()
            && other.name().filter(name -> name.matches("(sha[0-9]*|md5|b2)sum|shasum")).isPresent() && other.hasOption("-c", "--check"));
  }

  private static boolean mayFailUnnoticed(Invocation command) {
    return !command.has(Circumstances.Fact.PIPEFAIL) && !command.has(Circumstances.Fact.BEFORE_OR) && !command.has(Circumstances.Fact.IN_CONDITION)
        && !command.has(Circumstances.Fact.NEGATED) && command.name().filter(NEVER_FAIL::contains).isEmpty()
        && !(command.has(Circumstances.Fact.RIGHT_OF_PIPE) && command.name().filter(FILTERS::contains).isPresent())
        && !(command.is("dpkg") && command.hasOption("--print-architecture", "-l", "--list"));
  }
}
