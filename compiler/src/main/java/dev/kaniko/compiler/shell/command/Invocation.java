package dev.kaniko.compiler.shell.command;

import dev.kaniko.compiler.shell.ShellCommand;
import dev.kaniko.compiler.shell.ShellDialect;
import dev.kaniko.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One command that would run.
 *
 * @param program its first word
 * @param name the name of the program without its directory; empty if it is not known
 * @param arguments the others
 * @param open whether it gets more words that only running it would tell, as from {@code xargs}
 * @param through the names of the commands that it is run by, outermost first: {@code sudo}, {@code env}, {@code sh}
 * @param circumstances where it stands
 * @param dialect the language of the text that it stands in
 * @param node the command of the tree that it is, or is an argument of
 */
public record Invocation(
    Argument program, Optional<String> name, List<Argument> arguments, boolean open, List<String> through, Circumstances circumstances, ShellDialect dialect,
    ShellCommand.Simple node) {
  public Invocation {
    Objects.requireNonNull(program);
    Objects.requireNonNull(name);
    arguments = List.copyOf(arguments);
    through = List.copyOf(through);
    Objects.requireNonNull(circumstances);
    Objects.requireNonNull(dialect);
    Objects.requireNonNull(node);
  }

  /** Takes the name from the program: all rules ask for it, of every command. */
  Invocation(
      Argument program, List<Argument> arguments, boolean open, List<String> through, Circumstances circumstances, ShellDialect dialect,
      ShellCommand.Simple node) {
    this(program, program.literal().map(path -> path.substring(path.lastIndexOf('/') + 1)), arguments, open, through, circumstances, dialect, node);
  }

  /** Tells whether it certainly is one of these programs. */
  public boolean is(String... names) {
    if (name.isPresent()) {
      var own = name.get();
      for (var one : names) {
        if (one.equals(own)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns the place from the program to the last argument. */
  public Span span() {
    var start = program.span();
    var end = arguments.isEmpty() ? start : arguments.getLast().span();
    return start.source().equals(end.source()) && start.start() <= end.end() ? start.to(end) : start;
  }

  /** Tells whether a fact of its place is true. */
  public boolean has(Circumstances.Fact fact) {
    return circumstances.has(fact);
  }

  /** Returns the arguments that are options: those that begin with a dash, up to {@code --}. */
  public List<Argument> options() {
    var options = new ArrayList<Argument>();
    for (var argument : arguments) {
      if (argument.is("--")) {
        break;
      }
      if (isOption(argument)) {
        options.add(argument);
      }
    }
    return options;
  }

  private static boolean isOption(Argument argument) {
    return argument.prefix().startsWith("-") && !argument.is("-");
  }

  /**
   * Tells whether an option is given, alone, with a value behind an equals sign, or as a letter among others.
   *
   * @param names such as {@code -y} and {@code --yes}
   */
  public boolean hasOption(String... names) {
    for (var option : options()) {
      for (var name : names) {
        if (isOption(option, name)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOption(Argument option, String name) {
    String text = option.prefix();
    boolean letter = name.length() == 2 && name.charAt(0) == '-' && name.charAt(1) != '-';
    return option.is(name) || text.startsWith(name + "=") || letter && !text.startsWith("--") && text.indexOf(name.charAt(1)) > 0;
  }

  /**
   * Returns the arguments that are no options and no values of options.
   *
   * @param withValue the options whose value is the next argument, such as {@code -o} and {@code --target}
   */
  public List<Argument> operands(String... withValue) {
    var valued = Set.of(withValue);
    var operands = new ArrayList<Argument>();
    boolean ended = false;
    for (int i = 0; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      if (!ended && argument.is("--")) {
        ended = true;
      } else if (!ended && isOption(argument)) {
        i += argument.literal().filter(valued::contains).isPresent() ? 1 : 0;
      } else {
        operands.add(argument);
      }
    }
    return operands;
  }

  /**
   * Returns the value of the first of these options that is given: the next argument, or what stands behind an equals sign. A letter may
   * have it right behind itself.
   */
  public Optional<String> optionValue(String... names) {
    for (int i = 0; i < arguments.size(); i++) {
      for (String name : names) {
        if (arguments.get(i).is(name)) {
          return i + 1 < arguments.size() ? arguments.get(i + 1).pattern() : Optional.empty();
        }
        var text = arguments.get(i).pattern().orElse("");
        if (text.startsWith(name + "=")) {
          return Optional.of(text.substring(name.length() + 1));
        }
        if (name.length() == 2 && name.charAt(1) != '-' && text.startsWith(name)) {
          return Optional.of(text.substring(2));
        }
      }
    }
    return Optional.empty();
  }
}
