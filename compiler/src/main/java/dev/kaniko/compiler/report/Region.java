package dev.kaniko.compiler.report;

import dev.kaniko.compiler.Sources;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.source.SourceText;
import java.util.Optional;

/**
 * A range of a text in lines and columns. All formats use it. Lines and columns count from 1. Columns are UTF-16 code units; a byte order mark takes
 * none and a tab takes one.
 *
 * @param line the line of the first character
 * @param column the column of the first character
 * @param endLine the line in which the range ends
 * @param endColumn the column after the last character
 */
public record Region(int line, int column, int endLine, int endColumn) {
  /** The begin of a text, which stands for the whole of it. */
  static final Region FIRST = new Region(1, 1, 1, 1);

  /** Returns the region of a place; empty if its text is not among the sources. */
  public static Optional<Region> of(Sources sources, Span span) {
    return new Texts(sources).region(span);
  }

  /** Returns the region of {@code span} in {@code text}. Offsets after the end of the text count as its end. */
  static Region of(SourceText text, Span span) {
    int length = text.text().length();
    int start = Math.min(span.start(), length);
    int end = Math.min(span.end(), length);
    return new Region(text.lineOf(start), text.columnOf(start), text.lineOf(end), text.columnOf(end));
  }

  /** Returns true if the range begins and ends in the same line. */
  boolean isInOneLine() {
    return line == endLine;
  }

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
