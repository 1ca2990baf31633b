package dev.kaniko.compiler.shell;

import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Objects;

/**
 * Commands that follow each other.
 *
 * @param chains the commands between {@code ;}, {@code &} and line ends
 */
public record CommandList(List<AndOr> chains, Span span) {
  public CommandList {
    chains = List.copyOf(chains);
    Objects.requireNonNull(span);
  }
}
