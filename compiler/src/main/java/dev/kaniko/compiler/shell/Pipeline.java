package dev.kaniko.compiler.shell;

import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Objects;

/**
 * Commands, each with its output to the next.
 *
 * @param prefix {@code !} and {@code time} as written
 * @param commands one or more; none behind a prefix that stands alone
 * @param pipes the operators between them, {@code |} or {@code |&}
 */
public record Pipeline(List<String> prefix, List<ShellCommand> commands, List<Pipe> pipes, Span span) {
  public Pipeline {
    prefix = List.copyOf(prefix);
    commands = List.copyOf(commands);
    pipes = List.copyOf(pipes);
    Objects.requireNonNull(span);
  }

  /** Tells whether success and failure are exchanged. */
  public boolean isNegated() {
    return !prefix.isEmpty() && prefix.stream().filter("!"::equals).count() % 2 == 1;
  }

  /**
   * An operator.
   *
   * @param both whether it passes the error output on too: {@code |&}
   */
  public record Pipe(boolean both, Span span) {
    public Pipe {
      Objects.requireNonNull(span);
    }
  }
}
