package dev.kaniko.compiler.shell;

import java.util.List;
import java.util.stream.Collectors;

/** Prints trees as shell texts. Here-documents are not printed. */
final class ShellPrinter {
  private ShellPrinter() {}

  static String of(CommandList list) {
    return list.chains().stream().map(chain -> of(chain) + (chain.background() ? " &" : "\n")).collect(Collectors.joining(" "));
  }

  /** A list before a reserved word. */
  private static String body(CommandList list) {
    return " " + of(list) + " ";
  }

  private static String of(AndOr chain) {
    var text = new StringBuilder(of(chain.first()));
    chain.rest().forEach(next -> text.append(next.and() ? " && " : " || ").append(of(next.pipeline())));
    return text.toString();
  }

  private static String of(Pipeline pipeline) {
    var text = new StringBuilder();
    pipeline.prefix().forEach(prefix -> text.append(prefix).append(' '));
    for (int i = 0; i < pipeline.commands().size(); i++) {
      text.append(i == 0 ? "" : pipeline.pipes().get(i - 1).both() ? " |& " : " | ").append(of(pipeline.commands().get(i)));
    }
    return text.toString();
  }

  private static String of(ShellCommand command) {
    return switch (command) {
      case ShellCommand.Simple simple -> simple.assignments().stream().map(ShellPrinter::of).collect(Collectors.joining(" ")) + " "
          + words(simple.words()) + redirections(simple.redirections());
      case ShellCommand.Redirected redirected -> of(redirected.command()) + redirections(redirected.redirections());
      case ShellCommand.Subshell subshell -> "( " + of(subshell.body()) + ")";
      case ShellCommand.Group group -> "{" + body(group.body()) + "}";
      case ShellCommand.If choice -> choice.branches().stream().map(branch -> "if" + body(branch.condition()) + "then" + body(branch.body()))
          .collect(Collectors.joining("el")) + choice.otherwise().map(body -> "else" + body(body)).orElse("") + "fi";
      case ShellCommand.While loop -> (loop.until() ? "until" : "while") + body(loop.condition()) + "do" + body(loop.body()) + "done";
      case ShellCommand.For loop -> (loop.select() ? "select " : "for ") + of(loop.name()) + loop.words().map(words -> " in " + words(words)).orElse("")
          + "; do" + body(loop.body()) + "done";
      case ShellCommand.ArithmeticFor loop -> "for " + of(loop.head().parts(), "((", "))") + " do" + body(loop.body()) + "done";
      case ShellCommand.Case choice -> "case " + of(choice.subject()) + " in " + choice.items().stream().map(item -> "("
          + item.patterns().stream().map(ShellPrinter::of).collect(Collectors.joining(" | ")) + ")" + body(item.body()) + item.end()).collect(Collectors.joining(" "))
          + " esac";
      case ShellCommand.Test test -> "[[ " + of(test.expression()) + " ]]";
      case ShellCommand.Calculation sum -> of(sum.expression().parts(), "((", "))");
      case ShellCommand.Function function -> function.name() + "() " + of(function.body());
    };
  }

  private static String of(TestExpression expression) {
    return switch (expression) {
      case TestExpression.And and -> and.all().stream().map(ShellPrinter::of).collect(Collectors.joining(" && "));
      case TestExpression.Or or -> or.any().stream().map(ShellPrinter::of).collect(Collectors.joining(" || "));
      case TestExpression.Not not -> "! " + of(not.expression());
      case TestExpression.Nested nested -> "( " + of(nested.expression()) + " )";
      case TestExpression.Words words -> words(words.words());
    };
  }

  private static String of(Assignment assignment) {
    return assignment.name() + assignment.index().map(index -> of(index, "[", "]")).orElse("") + (assignment.append() ? "+=" : "=") + of(assignment.value());
  }

  private static String redirections(List<Redirection> redirections) {
    return redirections.stream().map(redirection -> " " + redirection.descriptor() + redirection.operator() + " " + of(redirection.target()))
        .collect(Collectors.joining());
  }

  private static String words(List<ShellWord> words) {
    return words.stream().map(ShellPrinter::of).collect(Collectors.joining(" "));
  }

  private static String of(ShellWord word) {
    return of(word.parts(), "", "");
  }

  private static String of(List<ShellPart> parts, String before, String after) {
    return parts.stream().map(ShellPrinter::of).collect(Collectors.joining("", before, after));
  }

  private static String of(ShellPart part) {
    return switch (part) {
      case ShellPart.Literal literal -> literal.text();
      case ShellPart.Escaped escaped -> "\\" + escaped.text();
      case ShellPart.SingleQuoted quoted -> (quoted.ansi() ? "$'" : "'") + quoted.text() + "'";
      case ShellPart.DoubleQuoted quoted -> of(quoted.parts(), quoted.localized() ? "$\"" : "\"", "\"");
      case ShellPart.Glob glob -> glob.text();
      case ShellPart.Tilde tilde -> tilde.text();
      case ShellPart.ExtendedGlob glob -> of(glob.parts(), glob.sign() + "(", ")");
      case ShellPart.Parameter parameter -> parameter.braces()
          ? "${" + switch (parameter.lookup()) {
            case VALUE -> "";
            case LENGTH -> "#";
            case INDIRECT -> "!";
          } + parameter.name() + (parameter.index().isEmpty() ? "" : of(parameter.index(), "[", "]")) + parameter.operator() + of(parameter.operand(), "", "}")
          : "$" + parameter.name();
      case ShellPart.CommandSubstitution substitution -> "$( " + of(substitution.body()) + ")";
      case ShellPart.ProcessSubstitution substitution -> (substitution.input() ? "<" : ">") + "(" + of(substitution.body()) + ")";
      case ShellPart.Arithmetic arithmetic -> of(arithmetic.parts(), "$((", "))");
      case ShellPart.Array array -> "(" + words(array.words()) + ")";
    };
  }
}
