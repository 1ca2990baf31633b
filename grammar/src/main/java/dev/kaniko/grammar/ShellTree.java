package dev.kaniko.grammar;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;

/**
 * What was read of a shell text. Offsets are into that text.
 *
 * @param root the tree; after an error what stands before it, whose last nodes may lack children
 * @param error what is wrong with the text
 * @param heredocs the bodies of its here-documents, by the offsets of their operators
 * @param comments its comments, each with its sign
 * @param work the characters and tokens that were looked at
 */
public record ShellTree<T extends ParserRuleContext>(
    T root, Optional<Problem> error, Map<Integer, ShellHeredoc> heredocs, List<TextPiece> comments, long work) {
  /**
   * Where the text stops to be shell.
   *
   * @param start offset of what is wrong
   * @param end offset behind it
   * @param kind what is wrong
   * @param open where the innermost construct begins that is still open; negative where none is
   */
  public record Problem(int start, int end, Kind kind, int open) {}

  /** What can be wrong. */
  public enum Kind {
    UNEXPECTED,
    /** A quote or a construct is not closed. */
    UNCLOSED,
    TOO_DEEP,
    TOO_LONG
  }
}
