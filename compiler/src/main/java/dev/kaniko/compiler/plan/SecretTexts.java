package dev.kaniko.compiler.plan;

import java.util.List;
import java.util.stream.Stream;

/** Finds secrets in a text in one pass, however many there are. */
final class SecretTexts {
  /** In the order of their characters, so that those with the same beginning are neighbours. */
  private final List<String> sorted;

  private final boolean alone;

  /**
   * @param secrets none is empty
   * @param alone whether they count only where they are no part of a word
   */
  SecretTexts(Stream<String> secrets, boolean alone) {
    this.sorted = secrets.distinct().sorted().toList();
    this.alone = alone;
  }

  /** Returns a text with something else in place of each secret; of secrets that overlap no part remains. */
  String replaced(String text, String replacement) {
    if (sorted.isEmpty()) {
      return text;
    }
    var replaced = new StringBuilder();
    int done = 0;
    for (int start = 0; start < text.length(); start++) {
      int end = start + longest(text, start);
      if (end == start) {
        continue;
      }
      if (start >= done) {
        replaced.append(text, done, start).append(replacement);
      }
      done = Math.max(done, end);
    }
    return done == 0 ? text : replaced.append(text, done, text.length()).toString();
  }

  /** Returns the length of the longest secret that begins in a place; 0 if none does. */
  private int longest(String text, int start) {
    int longest = 0;
    int from = 0;
    int to = sorted.size();
    for (int length = 0; from < to; length++) {
      // The first of those that begin like the text is the shortest.
      if (sorted.get(from).length() == length) {
        if (!alone || standsAlone(text, start, start + length)) {
          longest = length;
        }
        from++;
      }
      if (start + length == text.length()) {
        break;
      }
      char next = text.charAt(start + length);
      from = first(from, to, length, next);
      to = first(from, to, length, next + 1);
    }
    return longest;
  }

  /** Returns the first of some secrets that has at least this character in a place. */
  private int first(int from, int to, int place, int character) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted.get(middle).charAt(place) < character) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean standsAlone(String text, int start, int end) {
    return (start == 0 || !isOfWord(text.charAt(start - 1))) && (end == text.length() || !isOfWord(text.charAt(end)));
  }

  private static boolean isOfWord(char character) {
    return character < 128 && Character.isLetterOrDigit(character);
  }
}
