package dev.kaniko.compiler.report;

/** The room that text takes on a terminal. Wide characters take two columns, combining marks none. */
public final class Columns {
  private Columns() {}

  /** Returns the number of columns of a text without control characters. */
  public static int of(String text) {
    return text.codePoints().map(Columns::of).sum();
  }

  /** Returns a text that takes no more columns than {@code most}; a shortened one ends with an ellipsis. */
  public static String cut(String text, int most) {
    if (of(text) <= most) {
      return text;
    }
    int room = most - 1;
    int end = 0;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      room -= of(c);
      if (room < 0) {
        break;
      }
      end += Character.charCount(c);
    }
    return text.substring(0, end) + "…";
  }

  private static int of(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
      return 0;
    }
    boolean wide = (c >= 0x1100 && c <= 0x115F)
        || (c >= 0x2E80 && c <= 0xA4CF)
        || (c >= 0xAC00 && c <= 0xD7A3)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0xFE30 && c <= 0xFE6F)
        || (c >= 0xFF00 && c <= 0xFF60)
        || (c >= 0xFFE0 && c <= 0xFFE6)
        || (c >= 0x1F300 && c <= 0x1FAFF)
        || (c >= 0x20000 && c <= 0x3FFFD);
    return wide ? 2 : 1;
  }
}
