package dev.kaniko.grammar;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.misc.Interval;

/**
 * A string as ANTLR input that is read by code points but indexed by UTF-16 units, so that token positions are string offsets. (ANTLR's own streams count
 * code points.) A grammar sees the escape character of the file as a backslash, and what has lost its meaning as an ordinary character: so lexers need no
 * predicates, which would keep them from remembering what they decided. It may see each letter and each digit as one of ASCII: so lexers need no sets of Unicode,
 * and remember what they decided, which they do for ASCII only. The texts of tokens are as written.
 */
final class Utf16CharStream implements CharStream {
  private static final char ORDINARY = '`';
  private static final char LETTER = 'a';
  private static final char DIGIT = '0';

  private final String text;
  private final char escape;
  private final boolean quotes;
  private final boolean alike;
  private int index;

  Utf16CharStream(String text) {
    this(text, '\\', true, false);
  }

  /**
   * @param escape what is shown as a backslash; the backslash itself then is ordinary
   * @param quotes whether quotes are shown; otherwise they are ordinary
   * @param alike whether letters and digits beyond ASCII are shown as those of ASCII
   */
  Utf16CharStream(String text, char escape, boolean quotes, boolean alike) {
    this.text = text;
    this.escape = escape;
    this.quotes = quotes;
    this.alike = alike;
  }

  @Override
  public void consume() {
    if (index >= text.length()) {
      throw new IllegalStateException("cannot consume the end of the text");
    }
    index += Character.isHighSurrogate(text.charAt(index)) ? Character.charCount(text.codePointAt(index)) : 1;
  }

  @Override
  public int LA(int distance) {
    if (distance == 1) {
      return pointAt(index);
    }
    if (distance == 0) {
      return 0;
    }
    int at = index;
    if (distance < 0) {
      for (int i = distance; i < 0; i++) {
        if (at == 0) {
          return IntStream.EOF;
        }
        at -= Character.charCount(text.codePointBefore(at));
      }
    } else {
      for (int i = 1; i < distance && at < text.length(); i++) {
        at += Character.charCount(text.codePointAt(at));
      }
    }
    return pointAt(at);
  }

  private int pointAt(int at) {
    if (at >= text.length()) {
      return IntStream.EOF;
    }
    char c = text.charAt(at);
    if (c == escape) {
      return '\\';
    }
    if (c == '\\' || (!quotes && (c == '"' || c == '\''))) {
      return ORDINARY;
    }
    if (c < 0x80) {
      return c;
    }
    int point = text.codePointAt(at);
    return alike ? alike(point) : point;
  }

  private static int alike(int point) {
    if (Character.isLetter(point)) {
      return LETTER;
    }
    return Character.getType(point) == Character.DECIMAL_DIGIT_NUMBER ? DIGIT : point;
  }

  @Override
  public int mark() {
    return -1;
  }

  @Override
  public void release(int marker) {}

  @Override
  public int index() {
    return index;
  }

  @Override
  public void seek(int target) {
    index = Math.min(target, text.length());
  }

  @Override
  public int size() {
    return text.length();
  }

  @Override
  public String getSourceName() {
    return UNKNOWN_SOURCE_NAME;
  }

  @Override
  public String getText(Interval interval) {
    int end = Math.min(interval.b + 1, text.length());
    return interval.a >= end ? "" : text.substring(interval.a, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
