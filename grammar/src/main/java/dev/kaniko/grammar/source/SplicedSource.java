package dev.kaniko.grammar.source;

import dev.kaniko.grammar.DockerfileParser;
import dev.kaniko.grammar.StructureTrees;
import java.util.List;
import java.util.Optional;

/**
 * A Dockerfile with its lines joined.
 *
 * @param source the file
 * @param directives its parser directives
 * @param text the logical lines, each with its line end where the file has one, and after each its heredoc bodies as they are; no comments, no blank lines
 * @param map where each character of the text comes from
 * @param lines the logical lines in order
 * @param comments all whole-line comments in order, without directives
 * @param problems what is wrong with the lines, directives included
 */
public record SplicedSource(
    SourceText source,
    DirectiveScan directives,
    String text,
    SegmentMap map,
    List<LogicalLine> lines,
    List<CommentLine> comments,
    List<SourceProblem> problems) {
  /** Copies the lists. */
  public SplicedSource {
    lines = List.copyOf(lines);
    comments = List.copyOf(comments);
    problems = List.copyOf(problems);
  }

  /** The escape character of the file. */
  public char escape() {
    return directives.escape();
  }

  /**
   * The tree of one of its lines; positions are offsets from the start of the line. Line by line, since the tree of a whole file takes many times its size.
   *
   * @return no instruction where the line is blank, or too long to be read
   */
  public Optional<DockerfileParser.InstructionContext> structure(LogicalLine line) {
    return line.tooLong()
        ? Optional.empty()
        : StructureTrees.parseLine(text.substring(line.start(), line.end()), escape()).instruction().stream().findFirst();
  }
}
