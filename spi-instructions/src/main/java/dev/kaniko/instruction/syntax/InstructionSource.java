package dev.kaniko.instruction.syntax;

import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One instruction as a provider gets it: parsed by its syntax, and expanded where the syntax says so.
 *
 * @param keyword its first word
 * @param flags the flags in the order in which they were given; each is known to the syntax, unless that ignores flags
 * @param arguments its arguments
 * @param heredocs its heredocs in order; none where the syntax has no use for them
 * @param text the logical line behind the keyword and flags, trimmed and unexpanded, without heredoc bodies
 * @param keywordSpan the first word
 * @param span the whole instruction with its heredocs
 */
public record InstructionSource(
    Keyword keyword,
    List<Flag> flags,
    Arguments arguments,
    List<Heredoc> heredocs,
    String text,
    Span keywordSpan,
    Span span) {
  public InstructionSource {
    Objects.requireNonNull(keyword);
    flags = List.copyOf(flags);
    Objects.requireNonNull(arguments);
    heredocs = List.copyOf(heredocs);
    Objects.requireNonNull(text);
    Objects.requireNonNull(keywordSpan);
    Objects.requireNonNull(span);
  }

  /** Returns the value of a flag that may be given once. */
  public Optional<Text> flag(String name) {
    return flags.stream().filter(flag -> flag.name().equals(name)).map(Flag::value).findFirst();
  }

  /** Returns the values of a flag that may be given often. */
  public List<Text> flags(String name) {
    return given(name).stream().map(Flag::value).toList();
  }

  /** Returns each use of a flag. */
  public List<Flag> given(String name) {
    return flags.stream().filter(flag -> flag.name().equals(name)).toList();
  }

  /** Tells whether a boolean flag is given and true. */
  public boolean isSet(String name) {
    return flag(name).map(value -> value.value().equals("true")).orElse(false);
  }
}
