package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.function.Consumer;

/** A download that fills the log of the build. */
public final class WgetProgress extends CommandRule {
  /** Makes the rule. */
  public WgetProgress() {
    super(RuleInfo.own("WgetProgress", Severity.INFO, "wget writes its progress into the log", "DL3047"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    run.commands().stream().filter(command -> command.is("wget") && !hasUnknownOptions(command) && !isQuiet(command))
        .findFirst()
        .ifPresent(command -> found.accept(with(adding(command.program(), "--progress=dot:giga"),
            at(command, "wget writes a line for every 50 kB").withHelp("add --progress=dot:giga, or -q"))));
  }

  private static boolean isQuiet(Invocation command) {
    return command.hasOption("--progress", "-q", "--quiet", "-o", "--output-file", "-a", "--append-output", "--no-verbose", "-nv",
        "--spider", "--help", "-V", "--version")
        || command.node().redirections().stream().anyMatch(redirection -> redirection.operator().startsWith("&>")
            || redirection.descriptor().equals("2") && !redirection.operator().endsWith("&"));
  }
}
