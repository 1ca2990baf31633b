package dev.kaniko.compiler.shell;

import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.function.Consumer;

/** The places of assignments, words and their parts, in the order of the text, outer ones first. */
public final class ShellSpans {
  private final Consumer<Span> spans;

  private ShellSpans(Consumer<Span> spans) {
    this.spans = spans;
  }

  public static void collect(CommandList list, Consumer<Span> spans) {
    new ShellSpans(spans).list(list);
  }

  private void list(CommandList list) {
    for (var chain : list.chains()) {
      chain.first().commands().forEach(this::command);
      chain.rest().forEach(next -> next.pipeline().commands().forEach(this::command));
    }
  }

  private void command(ShellCommand command) {
    switch (command) {
      case ShellCommand.Simple simple -> {
        simple.assignments().forEach(assignment -> {
          spans.accept(assignment.span());
          assignment.index().ifPresent(this::parts);
          word(assignment.value());
        });
        simple.words().forEach(this::word);
        simple.redirections().forEach(this::redirection);
      }
      case ShellCommand.Redirected redirected -> {
        command(redirected.command());
        redirected.redirections().forEach(this::redirection);
      }
      case ShellCommand.Subshell subshell -> list(subshell.body());
      case ShellCommand.Group group -> list(group.body());
      case ShellCommand.If choice -> {
        choice.branches().forEach(branch -> {
          list(branch.condition());
          list(branch.body());
        });
        choice.otherwise().ifPresent(this::list);
      }
      case ShellCommand.While loop -> {
        list(loop.condition());
        list(loop.body());
      }
      case ShellCommand.For loop -> {
        word(loop.name());
        loop.words().ifPresent(words -> words.forEach(this::word));
        list(loop.body());
      }
      case ShellCommand.ArithmeticFor loop -> {
        parts(loop.head().parts());
        list(loop.body());
      }
      case ShellCommand.Case choice -> {
        word(choice.subject());
        choice.items().forEach(item -> {
          item.patterns().forEach(this::word);
          list(item.body());
        });
      }
      case ShellCommand.Test test -> test(test.expression());
      case ShellCommand.Calculation sum -> parts(sum.expression().parts());
      case ShellCommand.Function function -> command(function.body());
    }
  }

  private void test(TestExpression expression) {
    switch (expression) {
      case TestExpression.And and -> and.all().forEach(this::test);
      case TestExpression.Or or -> or.any().forEach(this::test);
      case TestExpression.Not not -> test(not.expression());
      case TestExpression.Nested nested -> test(nested.expression());
      case TestExpression.Words words -> words.words().forEach(this::word);
    }
  }

  private void redirection(Redirection redirection) {
    word(redirection.target());
    redirection.document().ifPresent(document -> parts(document.parts()));
  }

  private void word(ShellWord word) {
    spans.accept(word.span());
    parts(word.parts());
  }

  private void parts(List<ShellPart> parts) {
    for (var part : parts) {
      spans.accept(part.span());
      switch (part) {
        case ShellPart.DoubleQuoted quoted -> parts(quoted.parts());
        case ShellPart.Parameter parameter -> {
          parts(parameter.index());
          parts(parameter.operand());
        }
        case ShellPart.CommandSubstitution substitution -> list(substitution.body());
        case ShellPart.ProcessSubstitution substitution -> list(substitution.body());
        case ShellPart.Arithmetic arithmetic -> parts(arithmetic.parts());
        case ShellPart.ExtendedGlob glob -> parts(glob.parts());
        case ShellPart.Array array -> array.words().forEach(this::word);
        case ShellPart.Literal _, ShellPart.Escaped _, ShellPart.SingleQuoted _, ShellPart.Glob _, ShellPart.Tilde _ -> {}
      }
    }
  }
}
