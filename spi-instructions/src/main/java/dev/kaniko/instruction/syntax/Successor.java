package dev.kaniko.instruction.syntax;

import java.util.Objects;

/**
 * What should be written in the place of an instruction that is deprecated: its text becomes a quoted argument of another instruction.
 *
 * @param keyword the other instruction
 * @param start what stands before the quoted text, such as {@code key=}
 */
public record Successor(Keyword keyword, String start) {
  public Successor {
    Objects.requireNonNull(keyword);
    Objects.requireNonNull(start);
  }
}
