package dev.kaniko.compiler.fix;

import java.util.ArrayList;
import java.util.List;

/** Shows the difference between two texts as {@code patch} reads it: with three lines around each change, and carriage returns as they are. */
public final class UnifiedDiff {
  private static final int CONTEXT = 3;

  /** Texts that differ in more lines are shown as one change: looking for the shortest way takes the square of this. */
  private static final int MOST_CHANGES = 1000;

  /** A line that is kept, taken out or put in. */
  private record Line(char sign, String text) {}

  private UnifiedDiff() {}

  /** Returns the difference; empty if there is none. */
  public static String of(String name, String before, String after) {
    var lines = lines(split(before), split(after));
    var out = new StringBuilder();
    int oldLine = 1;
    int newLine = 1;
    int at = 0;
    while (at < lines.size()) {
      if (lines.get(at).sign() == ' ') {
        oldLine++;
        newLine++;
        at++;
        continue;
      }
      int from = Math.max(at - CONTEXT, 0);
      int to = end(lines, at);
      hunk(out, lines.subList(from, to), oldLine - (at - from), newLine - (at - from));
      for (; at < to; at++) {
        oldLine += lines.get(at).sign() == '+' ? 0 : 1;
        newLine += lines.get(at).sign() == '-' ? 0 : 1;
      }
    }
    return out.isEmpty() ? "" : "--- a/" + name + "\n+++ b/" + name + "\n" + out;
  }

  /** Returns where a hunk ends: behind its last change and the lines around it. Changes with few lines between them are one hunk. */
  private static int end(List<Line> lines, int start) {
    int last = start;
    for (int i = start; i < lines.size() && i <= last + 2 * CONTEXT; i++) {
      last = lines.get(i).sign() == ' ' ? last : i;
    }
    return Math.min(lines.size(), last + 1 + CONTEXT);
  }

  private static void hunk(StringBuilder out, List<Line> lines, int oldLine, int newLine) {
    long olds = lines.stream().filter(line -> line.sign() != '+').count();
    long news = lines.stream().filter(line -> line.sign() != '-').count();
    out.append("@@ -").append(range(oldLine, olds)).append(" +").append(range(newLine, news)).append(" @@\n");
    for (var line : lines) {
      out.append(line.sign()).append(line.text());
      if (!line.text().endsWith("\n")) {
        out.append("\n\\ No newline at end of file\n");
      }
    }
  }

  private static String range(int line, long count) {
    return (count == 0 ? line - 1 : line) + (count == 1 ? "" : "," + count);
  }

  /** Splits a text into lines with their ends. */
  private static List<String> split(String text) {
    var lines = new ArrayList<String>();
    for (int start = 0; start < text.length();) {
      int end = text.indexOf('\n', start);
      int next = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(start, next));
      start = next;
    }
    return lines;
  }

  private static List<Line> lines(List<String> before, List<String> after) {
    int head = 0;
    while (head < before.size() && head < after.size() && before.get(head).equals(after.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < before.size() - head && tail < after.size() - head
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    var lines = new ArrayList<Line>();
    before.subList(0, head).forEach(text -> lines.add(new Line(' ', text)));
    lines.addAll(middle(before.subList(head, before.size() - tail), after.subList(head, after.size() - tail)));
    before.subList(before.size() - tail, before.size()).forEach(text -> lines.add(new Line(' ', text)));
    return lines;
  }

  /** The greedy way of Myers: for each number of changes the furthest place on each diagonal is kept. */
  private static List<Line> middle(List<String> before, List<String> after) {
    int most = Math.min(MOST_CHANGES, before.size() + after.size());
    var trace = new ArrayList<int[]>();
    int[] furthest = new int[2 * most + 3];
    for (int changes = 0; changes <= most; changes++) {
      trace.add(furthest.clone());
      for (int diagonal = -changes; diagonal <= changes; diagonal += 2) {
        int at = most + 1 + diagonal;
        boolean down = diagonal == -changes || diagonal != changes && furthest[at - 1] < furthest[at + 1];
        int x = down ? furthest[at + 1] : furthest[at - 1] + 1;
        while (x < before.size() && x - diagonal < after.size() && before.get(x).equals(after.get(x - diagonal))) {
          x++;
        }
        furthest[at] = x;
        if (x >= before.size() && x - diagonal >= after.size()) {
          return back(before, after, trace, most);
        }
      }
    }
    var lines = new ArrayList<Line>();
    before.forEach(text -> lines.add(new Line('-', text)));
    after.forEach(text -> lines.add(new Line('+', text)));
    return lines;
  }

  private static List<Line> back(List<String> before, List<String> after, List<int[]> trace, int most) {
    var lines = new ArrayList<Line>();
    int x = before.size();
    int y = after.size();
    for (int changes = trace.size() - 1; changes >= 0; changes--) {
      int[] furthest = trace.get(changes);
      int diagonal = x - y;
      int at = most + 1 + diagonal;
      boolean down = diagonal == -changes || diagonal != changes && furthest[at - 1] < furthest[at + 1];
      int fromX = changes == 0 ? 0 : down ? furthest[at + 1] : furthest[at - 1];
      int fromY = changes == 0 ? 0 : fromX - (down ? diagonal + 1 : diagonal - 1);
      while (x > fromX && y > fromY) {
        lines.add(new Line(' ', before.get(--x)));
        y--;
      }
      if (changes > 0) {
        lines.add(down ? new Line('+', after.get(--y)) : new Line('-', before.get(--x)));
      }
    }
    return lines.reversed();
  }
}
