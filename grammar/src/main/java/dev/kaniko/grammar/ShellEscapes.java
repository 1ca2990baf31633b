package dev.kaniko.grammar;

/** Takes escapes out of pieces of shell texts. */
public final class ShellEscapes {
  private ShellEscapes() {}

  /**
   * The commands between backquotes.
   *
   * @param inDoubleQuotes whether the backquotes stand in double quotes, where these may be escaped too
   */
  public static DerivedText backquotes(String written, boolean inDoubleQuotes) {
    var text = new DerivedText.Builder();
    String escapable = inDoubleQuotes ? "$`\\\"" : "$`\\";
    for (int i = 0; i < written.length(); i++) {
      boolean escape = written.charAt(i) == '\\' && i + 1 < written.length() && escapable.indexOf(written.charAt(i + 1)) >= 0;
      text.add(written.charAt(escape ? i + 1 : i), i, escape ? i + 2 : i + 1);
      i += escape ? 1 : 0;
    }
    return text.build(written.length());
  }

  /** What {@code $'…'} stands for. */
  public static String ansi(String written) {
    var text = new StringBuilder();
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      if (c != '\\' || i + 1 == written.length()) {
        text.append(c);
        continue;
      }
      char next = written.charAt(++i);
      int simple = "abeEfnrtv\\'\"?".indexOf(next);
      if (simple >= 0) {
        text.append("\u0007\b\u001B\u001B\f\n\r\t\u000B\\'\"?".charAt(simple));
      } else {
        i = number(written, i, text);
      }
    }
    return text.toString();
  }

  /** Appends the character that a number stands for. Returns the offset of its last digit. */
  private static int number(String written, int at, StringBuilder text) {
    char kind = written.charAt(at);
    int radix = kind == 'x' || kind == 'u' || kind == 'U' ? 16 : 8;
    int start = radix == 16 ? at + 1 : at;
    int most = switch (kind) {
      case 'x' -> 2;
      case 'u' -> 4;
      case 'U' -> 8;
      default -> 3;
    };
    int end = start;
    while (end < written.length() && end - start < most && Character.digit(written.charAt(end), radix) >= 0) {
      end++;
    }
    if (end == start) {
      text.append('\\').append(kind);
      return at;
    }
    long code = Long.parseLong(written.substring(start, end), radix);
    text.appendCodePoint(code > Character.MAX_CODE_POINT ? 0xFFFD : (int) code);
    return end - 1;
  }
}
