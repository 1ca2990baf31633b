package dev.kaniko.compiler.fix;

import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Chooses fixes that do not get in each other's way, and applies them. */
final class Edits {
  private Edits() {}

  /** Returns the candidates that do not overlap; of two that do, the first. */
  static List<Candidate> compatible(List<Candidate> candidates) {
    var taken = new TreeMap<Integer, Integer>();
    var chosen = new ArrayList<Candidate>();
    for (var candidate : candidates) {
      if (candidate.edits().stream().allMatch(edit -> isFree(edit.span(), taken))) {
        candidate.edits().forEach(edit -> taken.merge(edit.span().start(), edit.span().end(), Math::max));
        chosen.add(candidate);
      }
    }
    return chosen;
  }

  /** What is inserted at the edge of another change could be meant to stand on either side of it, so the two do not go together. */
  private static boolean isFree(Span span, NavigableMap<Integer, Integer> taken) {
    var before = taken.floorEntry(span.end());
    if (before == null || before.getValue() < span.start()) {
      return true;
    }
    boolean touches = before.getValue() == span.start() || before.getKey() == span.end();
    return touches && span.length() > 0 && before.getValue() > before.getKey();
  }

  /** Returns the text with all edits of the candidates, which do not overlap. Inserted line ends are those of the text. */
  static String apply(String text, List<Candidate> candidates) {
    boolean carriageReturns = text.contains("\r\n");
    var edits = candidates.stream()
        .flatMap(candidate -> candidate.edits().stream())
        .sorted(Comparator.<Edit>comparingInt(edit -> edit.span().start()).thenComparingInt(edit -> edit.span().end()))
        .toList();
    var out = new StringBuilder(text.length());
    int at = 0;
    for (var edit : edits) {
      out.append(text, at, edit.span().start());
      out.append(inserted(carriageReturns, edit.replacement()));
      at = edit.span().end();
    }
    return out.append(text, at, text.length()).toString();
  }

  /**
   * Returns what a replacement becomes in a text, so that its line ends are those of the text.
   *
   * @param carriageReturns whether lines of the text end with CR LF
   */
  static String inserted(boolean carriageReturns, String replacement) {
    return carriageReturns ? replacement.replaceAll("(?<!\r)\n", "\r\n") : replacement;
  }
}
