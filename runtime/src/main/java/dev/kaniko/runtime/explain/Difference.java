package dev.kaniko.runtime.explain;

import dev.kaniko.instruction.syntax.GoFormat;
import java.util.ArrayList;

/** Shows what differs between two texts, in few characters. */
final class Difference {
  private static final int AROUND = 24;
  private static final int MOST = 100;

  private Difference() {}

  /** Returns the part of {@code text} that differs from {@code other}, with a little before and behind it, in quotation marks. */
  static String shown(String text, String other) {
    int shorter = Math.min(text.length(), other.length());
    int start = 0;
    while (start < shorter && text.charAt(start) == other.charAt(start)) {
      start++;
    }
    int end = 0;
    while (end < shorter - start && text.charAt(text.length() - 1 - end) == other.charAt(other.length() - 1 - end)) {
      end++;
    }
    int from = whole(text, text.length() <= MOST ? 0 : Math.max(0, start - AROUND));
    int to = whole(text, text.length() <= MOST ? text.length() : Math.min(Math.min(text.length(), from + MOST), text.length() - end + AROUND));
    return (from > 0 ? "…" : "") + GoFormat.quoted(text.substring(from, Math.max(from, to))) + (to < text.length() ? "…" : "");
  }

  /** Moves into the middle of no character. */
  private static int whole(String text, int place) {
    return place > 0 && place < text.length() && Character.isLowSurrogate(text.charAt(place)) ? place - 1 : place;
  }

  /** Returns what differs between two files, each told by kind, mode, owner and what else there is. */
  static String ofFiles(String from, String to) {
    var before = from.split(" ");
    var now = to.split(" ");
    if (before.length != now.length || !before[0].equals(now[0])) {
      return from + " → " + to;
    }
    var changes = new ArrayList<String>();
    for (int i = 0; i < before.length; i++) {
      if (!before[i].equals(now[i])) {
        changes.add((i == 1 ? "mode " : i == 2 ? "owner " : "") + before[i] + " → " + now[i]);
      }
    }
    return changes.isEmpty() ? from + " → " + to : String.join(", ", changes);
  }
}
