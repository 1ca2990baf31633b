package dev.kaniko.instruction.syntax;

import dev.kaniko.diagnostic.Span;
import java.util.Objects;

/**
 * One heredoc of an instruction.
 *
 * @param name its delimiter with quotes removed; also the name of the file that it stands for
 * @param fileDescriptor the number before {@code <<}; 0 when there is none
 * @param expand whether the name was unquoted
 * @param chomp whether it was written {@code <<-}
 * @param word the word as written, for example {@code <<-"EOF"}
 * @param body the lines as written, with their line ends; leading tabs are still there when {@code chomp} is set, and variables
 *     are expanded only where the instruction takes heredocs as files
 * @param span the body
 */
public record Heredoc(String name, int fileDescriptor, boolean expand, boolean chomp, Text word, String body, Span span) {
  public Heredoc {
    Objects.requireNonNull(name);
    Objects.requireNonNull(word);
    Objects.requireNonNull(body);
    Objects.requireNonNull(span);
  }

  /** Returns the body as it is meant: without leading tabs when {@code chomp} is set. */
  public String content() {
    return chomp ? body.replaceAll("(?md)^\t+", "") : body;
  }
}
