package dev.kaniko.grammar;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.misc.Interval;

/**
 * A string as ANTLR input that is read by code points but indexed by UTF-16 units, so that token positions are string offsets. (ANTLR's own streams count
 * code points.)
 */
final class Utf16CharStream implements CharStream {
  private final String text;
  private int index;

  Utf16CharStream(String text) {
    this.text = text;
  }

  @Override
  public void consume() {
    if (index >= text.length()) {
      throw new IllegalStateException("cannot consume the end of the text");
    }
    index += Character.charCount(text.codePointAt(index));
  }

  @Override
  public int LA(int distance) {
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
    return at < text.length() ? text.codePointAt(at) : IntStream.EOF;
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
