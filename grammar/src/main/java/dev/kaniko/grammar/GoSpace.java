package dev.kaniko.grammar;

/** White space as Go's {@code unicode.IsSpace} defines it, which the language is built on; Java's own notions differ. All of it lies in the basic plane. */
public final class GoSpace {
  private GoSpace() {}

  /** Whether the character is white space for trimming and for splitting quoted words. */
  public static boolean isSpace(int c) {
    if (c > ' ' && c < 0x85) {
      return false;
    }
    return switch (c) {
      case '\t', '\n', 0x0B, '\f', '\r', ' ', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
      default -> c >= 0x2000 && c <= 0x200A;
    };
  }

  /** Whether the character separates the plain words of a line: tab, vertical tab, form feed, carriage return and blank. */
  public static boolean isSeparator(int c) {
    return c == '\t' || c == 0x0B || c == '\f' || c == '\r' || c == ' ';
  }

  /** The text without white space at both ends. */
  public static String trim(String text) {
    int start = trimStart(text, 0, text.length());
    return text.substring(start, trimEnd(text, start, text.length()));
  }

  /** The first offset in {@code [from, to)} that is no white space, or {@code to}. */
  public static int trimStart(String text, int from, int to) {
    int i = from;
    while (i < to && isSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** The offset after the last character in {@code [from, to)} that is no white space, or {@code from}. */
  public static int trimEnd(String text, int from, int to) {
    int i = to;
    while (i > from && isSpace(text.charAt(i - 1))) {
      i--;
    }
    return i;
  }
}
