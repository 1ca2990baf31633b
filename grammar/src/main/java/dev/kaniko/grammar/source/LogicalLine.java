package dev.kaniko.grammar.source;

import java.util.List;

/**
 * One instruction's line after joining.
 *
 * @param start offset into the spliced text
 * @param end offset after its last character, before the line end
 * @param firstLine its first line in the file, from 1
 * @param lastLine its last line in the file, heredoc terminators included
 * @param lastLineOfText the last line that was read for its text, heredocs not counted
 * @param tooLong whether it is too long to be read; it is no instruction then
 * @param continuedAcrossBlank whether a blank line stood inside the continuation
 * @param comments the comments above it that belong to it (language.md §2, "Comment attachment")
 * @param heredocs its heredoc bodies in order
 */
public record LogicalLine(
    int start,
    int end,
    int firstLine,
    int lastLine,
    int lastLineOfText,
    boolean tooLong,
    boolean continuedAcrossBlank,
    List<CommentLine> comments,
    List<HeredocBody> heredocs) {
  /** Copies the lists. */
  public LogicalLine {
    comments = List.copyOf(comments);
    heredocs = List.copyOf(heredocs);
  }
}
