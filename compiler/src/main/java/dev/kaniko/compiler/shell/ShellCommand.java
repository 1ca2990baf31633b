package dev.kaniko.compiler.shell;

import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** One command of a pipeline. */
public sealed interface ShellCommand {
  /** Where it stands. */
  Span span();

  /**
   * A name and arguments.
   *
   * @param assignments those before the name
   * @param words the name and the arguments; none where there are only assignments or redirections
   */
  record Simple(List<Assignment> assignments, List<ShellWord> words, List<Redirection> redirections, Span span) implements ShellCommand {
    public Simple {
      assignments = List.copyOf(assignments);
      words = List.copyOf(words);
      redirections = List.copyOf(redirections);
      Objects.requireNonNull(span);
    }
  }

  /** Any other command with redirections. */
  record Redirected(ShellCommand command, List<Redirection> redirections, Span span) implements ShellCommand {
    public Redirected {
      Objects.requireNonNull(command);
      redirections = List.copyOf(redirections);
      Objects.requireNonNull(span);
    }
  }

  /** {@code ( … )}. */
  record Subshell(CommandList body, Span span) implements ShellCommand {
    public Subshell {
      Objects.requireNonNull(body);
      Objects.requireNonNull(span);
    }
  }

  /** <code>{ …; }</code>. */
  record Group(CommandList body, Span span) implements ShellCommand {
    public Group {
      Objects.requireNonNull(body);
      Objects.requireNonNull(span);
    }
  }

  /**
   * {@code if … then … elif … then … else … fi}.
   *
   * @param branches each condition with what it guards
   * @param otherwise the commands of {@code else}
   */
  record If(List<Branch> branches, Optional<CommandList> otherwise, Span span) implements ShellCommand {
    public If {
      branches = List.copyOf(branches);
      Objects.requireNonNull(otherwise);
      Objects.requireNonNull(span);
    }
  }

  /** A condition and what it guards. */
  record Branch(CommandList condition, CommandList body) {
    public Branch {
      Objects.requireNonNull(condition);
      Objects.requireNonNull(body);
    }
  }

  /**
   * {@code while … do … done}.
   *
   * @param until whether it is {@code until}
   */
  record While(boolean until, CommandList condition, CommandList body, Span span) implements ShellCommand {
    public While {
      Objects.requireNonNull(condition);
      Objects.requireNonNull(body);
      Objects.requireNonNull(span);
    }
  }

  /**
   * {@code for name in … do … done}.
   *
   * @param select whether it is {@code select}
   * @param words what the name stands for in turn; empty for the arguments of the script
   */
  record For(boolean select, ShellWord name, Optional<List<ShellWord>> words, CommandList body, Span span) implements ShellCommand {
    public For {
      Objects.requireNonNull(name);
      words = words.map(List::copyOf);
      Objects.requireNonNull(body);
      Objects.requireNonNull(span);
    }
  }

  /** {@code for ((…; …; …)) do … done}; the head is not taken apart. */
  record ArithmeticFor(ShellPart.Arithmetic head, CommandList body, Span span) implements ShellCommand {
    public ArithmeticFor {
      Objects.requireNonNull(head);
      Objects.requireNonNull(body);
      Objects.requireNonNull(span);
    }
  }

  /** {@code case … in … esac}. */
  record Case(ShellWord subject, List<Item> items, Span span) implements ShellCommand {
    public Case {
      Objects.requireNonNull(subject);
      items = List.copyOf(items);
      Objects.requireNonNull(span);
    }
  }

  /**
   * Patterns and what they guard.
   *
   * @param end {@code ;;}, {@code ;&} or {@code ;;&}; empty where the last item has none
   */
  record Item(List<ShellWord> patterns, CommandList body, String end) {
    public Item {
      patterns = List.copyOf(patterns);
      Objects.requireNonNull(body);
      Objects.requireNonNull(end);
    }
  }

  /** {@code [[ … ]]}. */
  record Test(TestExpression expression, Span span) implements ShellCommand {
    public Test {
      Objects.requireNonNull(expression);
      Objects.requireNonNull(span);
    }
  }

  /** {@code (( … ))}. */
  record Calculation(ShellPart.Arithmetic expression, Span span) implements ShellCommand {
    public Calculation {
      Objects.requireNonNull(expression);
      Objects.requireNonNull(span);
    }
  }

  /** {@code name() …} and {@code function name …}. */
  record Function(String name, ShellCommand body, Span span) implements ShellCommand {
    public Function {
      Objects.requireNonNull(name);
      Objects.requireNonNull(body);
      Objects.requireNonNull(span);
    }
  }
}
