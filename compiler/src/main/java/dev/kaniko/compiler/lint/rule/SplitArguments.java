package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.ShellCommand;
import dev.kaniko.compiler.shell.ShellDialect;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.compiler.shell.ShellWord;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All arguments, each of which is split again. */
public final class SplitArguments extends ShellRule {
  /** Makes the rule. */
  public SplitArguments() {
    super(RuleInfo.own("SplitArguments", Severity.WARNING, "Arguments are split once more", "SC2068"));
  }

  @Override
  void check(ShellStep step, Consumer<Diagnostic> found) {
    if (step.dialect() == ShellDialect.ZSH) {
      return;
    }
    for (var command : step.nodes().commands()) {
      words(command).flatMap(word -> word.parts().stream()).forEach(part -> {
        if (part instanceof ShellPart.Parameter parameter && isAll(parameter)) {
          found.accept(with(step.quoting(parameter.span()), at(parameter.span(), "without quotes each of these is split at blanks once more").withHelp("put it in double quotes")));
        }
      });
    }
  }

  private static Stream<ShellWord> words(ShellCommand command) {
    return switch (command) {
      case ShellCommand.Simple simple -> simple.words().stream();
      case ShellCommand.For loop -> loop.words().stream().flatMap(List::stream);
      default -> Stream.of();
    };
  }

  private static boolean isAll(ShellPart.Parameter parameter) {
    boolean array = parameter.index().size() == 1 && parameter.index().getFirst() instanceof ShellPart.Literal(var text, _) && text.equals("@");
    return parameter.lookup() == ShellPart.Lookup.VALUE && !parameter.operator().endsWith("+") && (parameter.name().equals("@") || array);
  }
}
