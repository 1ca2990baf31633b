package dev.kaniko.compiler.shell.command;

import dev.kaniko.compiler.shell.CommandList;
import dev.kaniko.compiler.shell.Pipeline;
import dev.kaniko.compiler.shell.ShellCommand;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.compiler.shell.ShellWord;
import dev.kaniko.compiler.shell.TestExpression;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects words of commands. */
final class Words {
  private Words() {}

  /** The words of a test. */
  static List<ShellWord> of(TestExpression expression) {
    return switch (expression) {
      case TestExpression.And and -> and.all().stream().flatMap(each -> of(each).stream()).toList();
      case TestExpression.Or or -> or.any().stream().flatMap(each -> of(each).stream()).toList();
      case TestExpression.Not not -> of(not.expression());
      case TestExpression.Nested nested -> of(nested.expression());
      case TestExpression.Words words -> words.words();
    };
  }

  /** The names that a command may give values to, by itself or by commands in it. */
  static Set<String> assigned(ShellCommand command) {
    var names = new HashSet<String>();
    collect(command, names);
    return names;
  }

  private static void collect(CommandList list, Set<String> names) {
    for (var chain : list.chains()) {
      collect(chain.first(), names);
      for (var next : chain.rest()) {
        collect(next.pipeline(), names);
      }
    }
  }

  private static void collect(Pipeline pipeline, Set<String> names) {
    for (var command : pipeline.commands()) {
      collect(command, names);
    }
  }

  private static void collect(ShellCommand command, Set<String> names) {
    switch (command) {
      case ShellCommand.Simple simple -> {
        simple.assignments().forEach(assignment -> names.add(assignment.name()));
        // Of declare, export, local, read and their kind.
        simple.words().stream().flatMap(word -> word.parts().stream().limit(1))
            .forEach(part -> {
              if (part instanceof ShellPart.Literal literal) {
                int equals = literal.text().indexOf('=');
                names.add(equals < 0 ? literal.text() : literal.text().substring(0, equals));
              }
            });
      }
      case ShellCommand.Redirected redirected -> collect(redirected.command(), names);
      case ShellCommand.Subshell subshell -> collect(subshell.body(), names);
      case ShellCommand.Group group -> collect(group.body(), names);
      case ShellCommand.If choice -> {
        for (var branch : choice.branches()) {
          collect(branch.condition(), names);
          collect(branch.body(), names);
        }
        if (choice.otherwise().isPresent()) {
          collect(choice.otherwise().get(), names);
        }
      }
      case ShellCommand.While loop -> {
        collect(loop.condition(), names);
        collect(loop.body(), names);
      }
      case ShellCommand.For loop -> {
        loop.name().literal().ifPresent(names::add);
        collect(loop.body(), names);
      }
      case ShellCommand.ArithmeticFor loop -> collect(loop.body(), names);
      case ShellCommand.Case choice -> {
        for (var item : choice.items()) {
          collect(item.body(), names);
        }
      }
      case ShellCommand.Function function -> collect(function.body(), names);
      case ShellCommand.Test _, ShellCommand.Calculation _ -> {}
    }
  }
}
