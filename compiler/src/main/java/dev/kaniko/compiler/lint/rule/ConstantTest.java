package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.ShellDialect;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.compiler.shell.ShellWord;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A test whose result is always the same. */
public final class ConstantTest extends ShellRule {
  private static final Pattern COMPARISON = Pattern.compile("^!?=|=$");

  /** Makes the rule. */
  public ConstantTest() {
    super(RuleInfo.own("ConstantTest", Severity.WARNING, "A test has always the same result", "SC2077", "SC2070", "SC2078", "SC1035"));
  }

  @Override
  void check(ShellStep step, Consumer<Diagnostic> found) {
    for (var command : step.nodes().simples()) {
      if (command.words().isEmpty()) {
        continue;
      }
      var name = ShellVariables.nameOf(command);
      if (name.equals("[") || name.equals("test")) {
        int end = command.words().size() - (name.equals("[") && command.words().getLast().literal().filter("]"::equals).isPresent() ? 1 : 0);
        var words = command.words().subList(1, Math.max(1, end));
        boolean negated = !words.isEmpty() && words.getFirst().literal().filter("!"::equals).isPresent();
        problem(step, negated ? words.subList(1, words.size()) : words).ifPresent(
            problem -> found.accept(at(command.span(), problem).withHelp("blanks stand around operators, and quotes around variables")));
      }
    }
  }

  private static Optional<String> problem(ShellStep step, List<ShellWord> words) {
    if (words.size() == 1) {
      var parts = words.getFirst().parts();
      boolean compares = parts.stream().skip(1).anyMatch(part -> part instanceof ShellPart.Literal(var text, _) && COMPARISON.matcher(text).find());
      boolean expands = parts.stream().anyMatch(part -> !(part instanceof ShellPart.Literal));
      return compares && expands
          ? Optional.of("this is always true: without blanks around the operator it is one text")
          : words.getFirst().literal().filter(text -> !text.isEmpty() && !text.startsWith("-") && !text.matches("[01]")).map(_ -> "this is always true: a text that is not empty");
    }
    boolean open = words.size() == 2 && words.get(0).literal().filter("-n"::equals).isPresent() && words.get(1).parts().size() == 1;
    return open && step.dialect() != ShellDialect.ZSH && isUnquoted(step, words.get(1).parts().getFirst())
        ? Optional.of("this is true also if there is nothing to test: without quotes an empty value is no argument")
        : Optional.empty();
  }

  private static boolean isUnquoted(ShellStep step, ShellPart part) {
    return part instanceof ShellPart.Parameter parameter && !step.variables().isOneWord(parameter) || part instanceof ShellPart.CommandSubstitution;
  }
}
