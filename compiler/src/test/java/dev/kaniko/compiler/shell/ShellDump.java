package dev.kaniko.compiler.shell;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shell trees as text, without places: each node in parentheses with its kind, parts of words in braces. */
public final class ShellDump {
  private ShellDump() {}

  public static String of(CommandList list) {
    return list.chains().stream().map(ShellDump::of).collect(Collectors.joining(" ; "));
  }

  private static String of(AndOr chain) {
    var text = new StringBuilder(of(chain.first()));
    chain.rest().forEach(next -> text.append(next.and() ? " && " : " || ").append(of(next.pipeline())));
    return text + (chain.background() ? " &" : "");
  }

  private static String of(Pipeline pipeline) {
    var text = new StringBuilder(String.join(" ", pipeline.prefix()));
    for (int i = 0; i < pipeline.commands().size(); i++) {
      text.append(i == 0 ? pipeline.prefix().isEmpty() ? "" : " " : pipeline.pipes().get(i - 1).both() ? " |& " : " | ");
      text.append(of(pipeline.commands().get(i)));
    }
    return text.toString();
  }

  static String of(ShellCommand command) {
    return switch (command) {
      case ShellCommand.Simple simple -> "(" + Stream.of(
          simple.assignments().stream().map(ShellDump::of).toList(), words(simple.words()), redirections(simple.redirections()))
          .flatMap(List::stream).collect(Collectors.joining(" ")) + ")";
      case ShellCommand.Redirected redirected -> "(redirected " + of(redirected.command()) + " " + String.join(" ", redirections(redirected.redirections())) + ")";
      case ShellCommand.Subshell subshell -> "(subshell " + of(subshell.body()) + ")";
      case ShellCommand.Group group -> "(group " + of(group.body()) + ")";
      case ShellCommand.If choice -> "(if" + choice.branches().stream().map(branch -> " [" + of(branch.condition()) + " then " + of(branch.body()) + "]")
          .collect(Collectors.joining()) + choice.otherwise().map(body -> " else " + of(body)).orElse("") + ")";
      case ShellCommand.While loop -> "(" + (loop.until() ? "until " : "while ") + of(loop.condition()) + " do " + of(loop.body()) + ")";
      case ShellCommand.For loop -> "(" + (loop.select() ? "select " : "for ") + of(loop.name())
          + loop.words().map(words -> " in" + words(words).stream().map(word -> " " + word).collect(Collectors.joining())).orElse("") + " do " + of(loop.body()) + ")";
      case ShellCommand.ArithmeticFor loop -> "(for " + of(loop.head()) + " do " + of(loop.body()) + ")";
      case ShellCommand.Case choice -> "(case " + of(choice.subject()) + choice.items().stream()
          .map(item -> " [" + String.join("|", words(item.patterns())) + ") " + of(item.body()) + item.end() + "]").collect(Collectors.joining()) + ")";
      case ShellCommand.Test test -> "(test " + of(test.expression()) + ")";
      case ShellCommand.Calculation sum -> "(calculate " + of(sum.expression()) + ")";
      case ShellCommand.Function function -> "(function " + function.name() + " " + of(function.body()) + ")";
    };
  }

  private static String of(TestExpression expression) {
    return switch (expression) {
      case TestExpression.And and -> and.all().stream().map(ShellDump::of).collect(Collectors.joining(" && "));
      case TestExpression.Or or -> or.any().stream().map(ShellDump::of).collect(Collectors.joining(" || "));
      case TestExpression.Not not -> "!" + of(not.expression());
      case TestExpression.Nested nested -> "(" + of(nested.expression()) + ")";
      case TestExpression.Words words -> String.join(" ", words(words.words()));
    };
  }

  private static String of(Assignment assignment) {
    return assignment.name() + assignment.index().map(index -> "[" + of(index) + "]").orElse("") + (assignment.append() ? "+=" : "=") + of(assignment.value());
  }

  private static List<String> redirections(List<Redirection> redirections) {
    return redirections.stream().map(redirection -> redirection.descriptor() + redirection.operator() + of(redirection.target())
        + redirection.document().map(document -> (document.quoted() ? "'" : "") + "{" + of(document.parts()) + "}" + (document.terminated() ? "" : "?")).orElse("")).toList();
  }

  private static List<String> words(List<ShellWord> words) {
    return words.stream().map(ShellDump::of).toList();
  }

  static String of(ShellWord word) {
    return of(word.parts());
  }

  private static String of(List<ShellPart> parts) {
    return parts.stream().map(ShellDump::of).collect(Collectors.joining());
  }

  private static String of(ShellPart part) {
    return switch (part) {
      case ShellPart.Literal literal -> literal.text();
      case ShellPart.Escaped escaped -> "{\\" + escaped.text() + "}";
      case ShellPart.SingleQuoted quoted -> (quoted.ansi() ? "{$'" : "{'") + quoted.text() + "}";
      case ShellPart.DoubleQuoted quoted -> (quoted.localized() ? "{$\"" : "{\"") + of(quoted.parts()) + "}";
      case ShellPart.Glob glob -> "{glob " + glob.text() + "}";
      case ShellPart.Tilde tilde -> "{home " + tilde.text() + "}";
      case ShellPart.ExtendedGlob glob -> "{glob " + glob.sign() + "(" + of(glob.parts()) + ")}";
      case ShellPart.Parameter parameter -> "{$" + (parameter.lookup() == ShellPart.Lookup.VALUE ? "" : parameter.lookup() + " ") + parameter.name()
          + (parameter.index().isEmpty() ? "" : "[" + of(parameter.index()) + "]")
          + (parameter.operator().isEmpty() ? "" : " " + parameter.operator() + " " + of(parameter.operand())) + "}";
      case ShellPart.CommandSubstitution substitution -> "{" + (substitution.backquotes() ? "`" : "$(") + of(substitution.body()) + "}";
      case ShellPart.ProcessSubstitution substitution -> "{" + (substitution.input() ? "<(" : ">(") + of(substitution.body()) + "}";
      case ShellPart.Arithmetic arithmetic -> "{((" + of(arithmetic.parts()) + "}";
      case ShellPart.Array array -> "{array " + String.join(" ", words(array.words())) + "}";
    };
  }
}
