package dev.kaniko.compiler.report;

import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.source.SourceText;

/**
 * A range of a text in lines and columns, which all formats share. Lines and columns count from 1; columns are UTF-16 code units; a byte
 * order mark takes no column and a tab takes one.
 *
 * @param line the line of the first character
 * @param column its column
 * @param endLine the line that the range ends in
 * @param endColumn the column behind the last character
 */
record Region(int line, int column, int endLine, int endColumn) {
  /** Returns where {@code span} lies in {@code text}; what is behind the end of the text is taken for its end. */
  static Region of(SourceText text, Span span) {
    int length = text.text().length();
    int start = Math.min(span.start(), length);
    int end = Math.min(span.end(), length);
    return new Region(text.lineOf(start), text.columnOf(start), text.lineOf(end), text.columnOf(end));
  }

  /** Tells whether the range ends in the line in which it begins. */
  boolean isInOneLine() {
    return line == endLine;
  }

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
