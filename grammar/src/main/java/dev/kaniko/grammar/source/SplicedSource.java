package dev.kaniko.grammar.source;

import dev.kaniko.grammar.DockerfileParser;
import dev.kaniko.grammar.HeredocRegion;
import dev.kaniko.grammar.StructureTrees;
import java.util.List;

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

  /** The tree of its text; positions are offsets into {@link #text()}. */
  public DockerfileParser.FileContext structure() {
    List<HeredocRegion> regions =
        lines.stream().flatMap(line -> line.heredocs().stream()).map(body -> new HeredocRegion(body.bodyStart(), body.end())).toList();
    return StructureTrees.parse(text, escape(), regions);
  }
}
