package dev.kaniko.compiler.report;

import dev.kaniko.grammar.source.SourceText;
import java.util.OptionalInt;

/** Where a character of a text lies in its file, in bytes. Not known behind what is no UTF-8: the text does not tell how many bytes that was. */
final class Utf8Offsets {
  private final String text;
  private final SourceText lines;
  private final int[] starts;
  private final int known;

  Utf8Offsets(SourceText source) {
    this.text = source.text();
    this.lines = source;
    this.starts = new int[source.lineCount()];
    int replaced = text.indexOf('\uFFFD');
    this.known = replaced < 0 ? text.length() : replaced;
    for (int line = 2; line <= starts.length; line++) {
      starts[line - 1] = starts[line - 2] + length(source.lineStart(line - 1), source.lineStart(line));
    }
  }

  /** Returns the offset in bytes of an offset in UTF-16 units. */
  OptionalInt of(int offset) {
    if (offset > known) {
      return OptionalInt.empty();
    }
    int line = lines.lineOf(offset);
    return OptionalInt.of(starts[line - 1] + length(lines.lineStart(line), offset));
  }

  private int length(int from, int to) {
    int bytes = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      // Each half of a character of four bytes counts for two.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }
}
