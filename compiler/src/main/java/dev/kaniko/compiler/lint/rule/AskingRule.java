package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Circumstances;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A package manager that asks before it does something, and nobody is there to answer. */
abstract class AskingRule extends CommandRule {
  private final List<String> programs;
  private final Set<String> asking;
  private final String[] valued;
  private final String answer;

  /**
   * @param asking the commands of the program that ask
   * @param answer the option that answers
   * @param valued the options before the command that have a value
   */
  AskingRule(RuleInfo info, List<String> programs, Set<String> asking, String answer, String... valued) {
    super(info);
    this.programs = List.copyOf(programs);
    this.asking = Set.copyOf(asking);
    this.answer = answer;
    this.valued = valued.clone();
  }

  @Override
  final void check(RunStep run, Consumer<Diagnostic> found) {
    for (var command : run.commands()) {
      if (programs.contains(command.name().orElse("")) && !isOpen(command) && !command.has(Circumstances.Fact.RIGHT_OF_PIPE) && !isAnswered(run, command)) {
        verb(command).ifPresent(word -> found.accept(with(adding(word, answer),
            at(command, command.name().orElseThrow() + " " + word.shown() + " may ask whether to go on, and nobody answers in a build")
                .withHelp("add " + answer))));
      }
    }
  }

  /** Returns the command of the program, if it is one that asks; behind the word for a module or a group the command follows. */
  private Optional<Argument> verb(Invocation command) {
    var operands = command.operands(valued);
    int at = operands.size() > 1 && (operands.getFirst().is("module") || operands.getFirst().is("group")) ? 1 : 0;
    return operands.stream().skip(at).findFirst().filter(word -> word.literal().filter(asking::contains).isPresent());
  }

  /** Tells whether an option or a setting answers. */
  abstract boolean isAnswered(RunStep run, Invocation command);
}
