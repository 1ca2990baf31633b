package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Circumstances;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.Set;
import java.util.function.Consumer;

/** A script from the network that is run as it comes. */
public final class PipedToShell extends CommandRule {
  private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "ksh");

  /** Makes the rule. */
  public PipedToShell() {
    super(RuleInfo.own("PipedToShell", Severity.INFO, "A downloaded script is run without a check", "K803"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    Invocation download = null;
    for (var command : run.commands()) {
      boolean shell = command.name().filter(SHELLS::contains).isPresent();
      if (shell && download != null && command.has(Circumstances.Fact.RIGHT_OF_PIPE) && readsInput(command)) {
        found.accept(finding(download));
        return;
      }
      if (shell && runsOutput(run, command)) {
        found.accept(finding(command));
        return;
      }
      if (command.is("curl", "wget") && command.has(Circumstances.Fact.LEFT_OF_PIPE)) {
        download = command;
      } else if (!command.has(Circumstances.Fact.RIGHT_OF_PIPE) && !command.has(Circumstances.Fact.LEFT_OF_PIPE)) {
        download = null;
      } else if (command.has(Circumstances.Fact.RIGHT_OF_PIPE) && !command.is("tee", "cat", "sudo", "env", "gunzip", "zcat", "tr", "sed")) {
        download = null;
      }
    }
  }

  private Diagnostic finding(Invocation command) {
    return at(command, "whatever the server sends is run").withHelp("download it to a file, compare its checksum, and run it then");
  }

  /** Tells whether the script of a shell is the output of a command that downloads. */
  private static boolean runsOutput(RunStep run, Invocation shell) {
    return shell.arguments().stream().filter(word -> isSubstitution(word))
        .anyMatch(word -> run.commands().stream().anyMatch(command -> command.is("curl", "wget") && command.has(Circumstances.Fact.IN_SUBSTITUTION)
            && word.span().contains(command.program().span())));
  }

  private static boolean isSubstitution(Argument word) {
    var pieces = word.pieces().stream().filter(piece -> !piece.text().isEmpty()).toList();
    return pieces.size() == 1 && pieces.getFirst().kind() == Argument.Kind.UNKNOWN && pieces.getFirst().text().contains("(");
  }

  /** Tells whether a shell runs what it reads: it has no script, or is told so. */
  private static boolean readsInput(Invocation shell) {
    return !shell.hasOption("-c") && (shell.hasOption("-s") || shell.operands("-o", "-O").stream().allMatch(word -> word.is("-") || word.is("/dev/stdin")));
  }
}
