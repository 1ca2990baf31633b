package dev.kaniko.grammar.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text of a file with its table of lines. A byte order mark, carriage returns and everything else stay in the text; bytes that are no UTF-8 read as U+FFFD, and
 * the original bytes are kept beside. Lines end at LF only (language.md §2). Offsets are UTF-16 units from 0; lines and columns count from 1.
 */
public final class SourceText {
  private final byte[] bytes;
  private final String text;
  private final int[] lineStarts;

  private SourceText(byte[] bytes, String text) {
    this.bytes = bytes;
    this.text = text;
    this.lineStarts = lineStarts(text);
  }

  /** The text of these bytes. */
  public static SourceText of(byte[] bytes) {
    return new SourceText(bytes.clone(), new String(bytes, StandardCharsets.UTF_8));
  }

  /** A text that comes from no file. */
  public static SourceText of(String text) {
    return new SourceText(text.getBytes(StandardCharsets.UTF_8), text);
  }

  private static int[] lineStarts(String text) {
    int[] starts = new int[16];
    int count = 1;
    for (int lf = text.indexOf('\n'); lf >= 0; lf = text.indexOf('\n', lf + 1)) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
      }
      starts[count++] = lf + 1;
    }
    return Arrays.copyOf(starts, count);
  }

  /** The whole text, byte order mark included. */
  public String text() {
    return text;
  }

  /** A copy of the original bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Number of lines; text after the last LF is a line even when empty. */
  public int lineCount() {
    return lineStarts.length;
  }

  /** The line that holds an offset; the LF belongs to the line it ends. */
  public int lineOf(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** The column of an offset in its line, in UTF-16 units; a byte order mark takes no column. */
  public int columnOf(int offset) {
    int line = lineOf(offset);
    int mark = line == 1 && offset > 0 && startsWithMark() ? 1 : 0;
    return offset - lineStarts[line - 1] + 1 - mark;
  }

  /** Offset of the first character of a line. */
  public int lineStart(int line) {
    return lineStarts[line - 1];
  }

  /** Offset after the last character of a line, its LF included. */
  public int lineEnd(int line) {
    return line < lineStarts.length ? lineStarts[line] : text.length();
  }

  /** A line without its line end, as one would show it: without byte order mark and trailing carriage returns. */
  public String lineText(int line) {
    int start = lineStart(line) + (line == 1 && startsWithMark() ? 1 : 0);
    int end = lineEnd(line);
    while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return text.substring(start, end);
  }

  /** Whether the text begins with a byte order mark, which is no part of the language. */
  public boolean startsWithMark() {
    return !text.isEmpty() && text.charAt(0) == '\uFEFF';
  }
}
