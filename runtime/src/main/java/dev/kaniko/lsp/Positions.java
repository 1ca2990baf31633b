package dev.kaniko.lsp;

import java.util.Arrays;

/** Turns lines and characters of the protocol, both from 0, into offsets of a text and back. Lines end with LF, CR LF or CR. */
final class Positions {
  /** A place of the protocol. */
  record Place(int line, int character) {}

  private final String text;
  private final PositionEncoding encoding;
  private final int[] starts;

  Positions(String text, PositionEncoding encoding) {
    this.text = text;
    this.encoding = encoding;
    this.starts = starts(text);
  }

  private static int[] starts(String text) {
    int[] starts = new int[64];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r' && !text.startsWith("\n", i + 1)) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, 2 * count);
        }
        starts[count++] = i + 1;
      }
    }
    return Arrays.copyOf(starts, count);
  }

  /** Returns the offset of a place. What lies behind the end of a line is its end, and what lies behind the last line is the end of the text. */
  int offset(int line, int character) {
    if (line >= starts.length) {
      return text.length();
    }
    int at = starts[Math.max(line, 0)];
    int end = end(Math.max(line, 0));
    if (encoding == PositionEncoding.UTF_16) {
      return Math.clamp((long) at + character, at, end);
    }
    int left = character;
    while (at < end && left > 0) {
      int point = text.codePointAt(at);
      left -= encoding.length(point);
      // A place inside a character is the place before it.
      at += left < 0 ? 0 : Character.charCount(point);
    }
    return at;
  }

  /** Returns where the text of a line ends. */
  private int end(int line) {
    int end = line + 1 < starts.length ? starts[line + 1] : text.length();
    int start = starts[line];
    while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return end;
  }

  /** Returns the place of an offset. */
  Place place(int offset) {
    int at = Math.clamp(offset, 0, text.length());
    int found = Arrays.binarySearch(starts, at);
    int line = found >= 0 ? found : -found - 2;
    int start = starts[line];
    return new Place(line, encoding == PositionEncoding.UTF_16 ? at - start : length(start, at));
  }

  /** Returns the length of a range in the units of the protocol. */
  int length(int start, int end) {
    if (encoding == PositionEncoding.UTF_16) {
      return end - start;
    }
    int length = 0;
    for (int i = start; i < end; i += Character.charCount(text.codePointAt(i))) {
      length += encoding.length(text.codePointAt(i));
    }
    return length;
  }

  /** Returns where the text of the line ends in which an offset lies, but no more than another offset. */
  int endOfLine(int offset, int most) {
    return Math.min(most, Math.max(offset, end(place(offset).line())));
  }

  /** Returns where the next line begins; the length of the text behind the last one. */
  int nextLine(int offset) {
    int line = place(offset).line() + 1;
    return line < starts.length ? starts[line] : text.length();
  }
}
