package dev.kaniko.compiler.lint;

import dev.kaniko.diagnostic.Span;

/** Extends places in a text to whole lines. */
public final class Lines {
  private Lines() {}

  /** Returns the lines that a place lies on, with the end of the last. */
  public static Span whole(String text, Span place) {
    int start = text.lastIndexOf('\n', place.start() - 1) + 1;
    boolean ended = place.end() > place.start() && text.charAt(place.end() - 1) == '\n';
    int end = ended ? place.end() - 1 : text.indexOf('\n', place.end());
    return new Span(place.source(), start, end < 0 ? text.length() : end + 1);
  }
}
