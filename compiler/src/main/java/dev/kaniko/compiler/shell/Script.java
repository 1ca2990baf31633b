package dev.kaniko.compiler.shell;

import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Objects;

/**
 * A whole shell text.
 *
 * @param commands what it does; after an error what stands before it
 * @param comments its comments, each with its sign
 * @param errors what is wrong with it; at most one of the text itself, and one of each text in it that is read by itself
 */
public record Script(CommandList commands, List<Comment> comments, List<Problem> errors, Span span) {
  public Script {
    Objects.requireNonNull(commands);
    comments = List.copyOf(comments);
    errors = List.copyOf(errors);
    Objects.requireNonNull(span);
  }

  /** Tells whether all of it is shell. */
  public boolean isWhole() {
    return errors.isEmpty();
  }

  /** A comment. */
  public record Comment(String text, Span span) {
    public Comment {
      Objects.requireNonNull(text);
      Objects.requireNonNull(span);
    }
  }

  /**
   * Where a text stops to be shell.
   *
   * @param message what is wrong, for people to read
   * @param span the place
   */
  public record Problem(String message, Span span) {
    public Problem {
      Objects.requireNonNull(message);
      Objects.requireNonNull(span);
    }
  }
}
