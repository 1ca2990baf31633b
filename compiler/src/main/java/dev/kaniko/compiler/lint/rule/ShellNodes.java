package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.shell.Assignment;
import dev.kaniko.compiler.shell.CommandList;
import dev.kaniko.compiler.shell.Pipeline;
import dev.kaniko.compiler.shell.Redirection;
import dev.kaniko.compiler.shell.Script;
import dev.kaniko.compiler.shell.ShellCommand;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.compiler.shell.ShellWord;
import dev.kaniko.compiler.shell.TestExpression;
import java.util.ArrayList;
import java.util.List;

/** All nodes of a shell text, however deep, in the order of the text. */
public final class ShellNodes {
  private final List<CommandList> lists = new ArrayList<>();
  private final List<ShellCommand> commands = new ArrayList<>();
  private final List<ShellPart> parts = new ArrayList<>();
  private final List<Assignment> assignments = new ArrayList<>();
  private final List<Redirection> redirections = new ArrayList<>();

  public static ShellNodes of(Script script) {
    var nodes = new ShellNodes();
    nodes.add(script.commands());
    return nodes;
  }

  List<CommandList> lists() {
    return lists;
  }

  public List<ShellCommand> commands() {
    return commands;
  }

  public List<ShellCommand.Simple> simples() {
    return commands.stream().filter(ShellCommand.Simple.class::isInstance).map(ShellCommand.Simple.class::cast).toList();
  }

  public List<ShellPart> parts() {
    return parts;
  }

  public List<Assignment> assignments() {
    return assignments;
  }

  List<Redirection> redirections() {
    return redirections;
  }

  private void add(CommandList list) {
    lists.add(list);
    for (var chain : list.chains()) {
      add(chain.first());
      chain.rest().forEach(next -> add(next.pipeline()));
    }
  }

  private void add(Pipeline pipeline) {
    pipeline.commands().forEach(this::add);
  }

  private void add(ShellCommand command) {
    commands.add(command);
    switch (command) {
      case ShellCommand.Simple simple -> {
        simple.assignments().forEach(this::add);
        simple.words().forEach(this::add);
        simple.redirections().forEach(this::add);
      }
      case ShellCommand.Redirected redirected -> {
        add(redirected.command());
        redirected.redirections().forEach(this::add);
      }
      case ShellCommand.Subshell subshell -> add(subshell.body());
      case ShellCommand.Group group -> add(group.body());
      case ShellCommand.If branches -> {
        branches.branches().forEach(branch -> {
          add(branch.condition());
          add(branch.body());
        });
        branches.otherwise().ifPresent(this::add);
      }
      case ShellCommand.While loop -> {
        add(loop.condition());
        add(loop.body());
      }
      case ShellCommand.For loop -> {
        loop.words().ifPresent(words -> words.forEach(this::add));
        add(loop.body());
      }
      case ShellCommand.ArithmeticFor loop -> {
        add(loop.head());
        add(loop.body());
      }
      case ShellCommand.Case choice -> {
        add(choice.subject());
        choice.items().forEach(item -> {
          item.patterns().forEach(this::add);
          add(item.body());
        });
      }
      case ShellCommand.Test test -> add(test.expression());
      case ShellCommand.Calculation calculation -> add(calculation.expression());
      case ShellCommand.Function function -> add(function.body());
    }
  }

  private void add(TestExpression expression) {
    switch (expression) {
      case TestExpression.And and -> and.all().forEach(this::add);
      case TestExpression.Or or -> or.any().forEach(this::add);
      case TestExpression.Not not -> add(not.expression());
      case TestExpression.Nested nested -> add(nested.expression());
      case TestExpression.Words words -> words.words().forEach(this::add);
    }
  }

  private void add(Assignment assignment) {
    assignments.add(assignment);
    assignment.index().ifPresent(index -> index.forEach(this::add));
    add(assignment.value());
  }

  private void add(Redirection redirection) {
    redirections.add(redirection);
    add(redirection.target());
    redirection.document().filter(document -> !document.quoted()).ifPresent(document -> document.parts().forEach(this::add));
  }

  private void add(ShellWord word) {
    word.parts().forEach(this::add);
  }

  private void add(ShellPart part) {
    parts.add(part);
    switch (part) {
      case ShellPart.DoubleQuoted quoted -> quoted.parts().forEach(this::add);
      case ShellPart.ExtendedGlob glob -> glob.parts().forEach(this::add);
      case ShellPart.Parameter parameter -> {
        parameter.index().forEach(this::add);
        parameter.operand().forEach(this::add);
      }
      case ShellPart.CommandSubstitution substitution -> add(substitution.body());
      case ShellPart.ProcessSubstitution substitution -> add(substitution.body());
      case ShellPart.Arithmetic arithmetic -> arithmetic.parts().forEach(this::add);
      case ShellPart.Array array -> array.words().forEach(this::add);
      case ShellPart.Literal _, ShellPart.Escaped _, ShellPart.SingleQuoted _, ShellPart.Glob _, ShellPart.Tilde _ -> {}
    }
  }
}
