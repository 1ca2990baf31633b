package dev.kaniko.compiler.format;

import dev.kaniko.grammar.GoSpace;
import java.util.ArrayList;
import java.util.List;

/** What stands between the pieces of a file: blanks, line ends with what continues a line before them, blank lines and comments. */
final class Stretch {
  private Stretch() {}

  /** A part of a line, or all of it. */
  record Line(String text, int start, int contentEnd, int end) {
    /** Returns where its first character is that is no white space. */
    int first() {
      return GoSpace.trimStart(text, start, contentEnd);
    }

    /** Returns the end without the blanks there. */
    int last() {
      int last = contentEnd;
      while (last > start && (text.charAt(last - 1) == ' ' || text.charAt(last - 1) == '\t')) {
        last--;
      }
      return last;
    }

    boolean isBlank() {
      return first() == contentEnd;
    }

    boolean isComment() {
      return !isBlank() && text.charAt(first()) == '#';
    }

    boolean hasFeed() {
      return end > contentEnd && text.charAt(end - 1) == '\n';
    }

    /** Returns its line end with the carriage returns before it; the other one if it has none. */
    String lineEnd(String other) {
      return hasFeed() ? text.substring(contentEnd, end) : other;
    }

    String indent() {
      return text.substring(start, first());
    }

    /** Returns the comment without white space around it. */
    String comment() {
      return text.substring(first(), last());
    }
  }

  /** Cuts a part of a text into its lines. The last one has no line feed; it may be empty. */
  static List<Line> lines(String text, int from, int to) {
    var lines = new ArrayList<Line>();
    int at = from;
    while (true) {
      int feed = text.indexOf('\n', at, to);
      if (feed < 0) {
        lines.add(new Line(text, at, to == text.length() ? contentEnd(text, at, to) : to, to));
        return lines;
      }
      lines.add(new Line(text, at, contentEnd(text, at, feed), feed + 1));
      at = feed + 1;
    }
  }

  private static int contentEnd(String text, int start, int end) {
    int contentEnd = end;
    while (contentEnd > start && text.charAt(contentEnd - 1) == '\r') {
      contentEnd--;
    }
    return contentEnd;
  }

  /** Returns the first offset in a part of an instruction that means something, or {@code to}. White space that separates no plain words means something. */
  static int skip(String text, int from, int to, char escape) {
    boolean first = true;
    for (var line : lines(text, from, to)) {
      boolean ends = !line.hasFeed();
      if (!first && !ends && (line.isBlank() || line.isComment())) {
        continue;
      }
      first = false;
      int at = line.start();
      while (at < line.contentEnd() && GoSpace.isSeparator(text.charAt(at))) {
        at++;
      }
      boolean continues = !ends && at == line.last() - 1 && text.charAt(at) == escape;
      if (!continues) {
        return at;
      }
    }
    return to;
  }
}
