package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.shell.AndOr;
import dev.kaniko.compiler.shell.ShellCommand;
import dev.kaniko.compiler.shell.command.Circumstances.Fact;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Commands whose failure nobody notices, because others follow in any case. */
final class LostFailures {
  private LostFailures() {}

  /**
   * Returns the first such command of a text.
   *
   * @param matters tells whether a command has reasons to fail
   */
  static Optional<ShellCommand.Simple> first(ShellStep step, Predicate<ShellCommand.Simple> matters) {
    var chains = step.text().script().commands().chains();
    if (chains.size() < 2) {
      return Optional.empty();
    }
    // What follows the program of another shell is for that.
    if (step.commands().stream().anyMatch(command -> command.is("powershell", "powershell.exe", "pwsh", "pwsh.exe", "cmd", "cmd.exe"))) {
      return Optional.empty();
    }
    return chains.subList(0, chains.size() - 1).stream()
        .filter(chain -> !chain.background() && chain.rest().stream().allMatch(AndOr.Next::and))
        .flatMap(chain -> Stream.concat(Stream.of(chain.first()), chain.rest().stream().map(AndOr.Next::pipeline)))
        .filter(pipeline -> !pipeline.isNegated() && !pipeline.commands().isEmpty())
        .flatMap(pipeline -> pipeline.commands().getLast() instanceof ShellCommand.Simple simple ? Stream.of(simple) : Stream.empty())
        .filter(command -> !step.has(command, Fact.ERREXIT) && matters.test(command))
        .findFirst();
  }
}
