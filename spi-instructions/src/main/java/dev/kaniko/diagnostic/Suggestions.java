package dev.kaniko.diagnostic;

import java.util.Collection;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Suggestions {
  /** More edits than this are no slip. */
  private static final int MAX_EDITS = 2;

  /** No slip is longer, and nobody means one of more options: what a suggestion costs has an end. */
  private static final int MAX_LENGTH = 200;

  private static final int MAX_OPTIONS = 1000;

  private Suggestions() {}

  /** Returns the option nearest to a word, if one is near and not the word itself; the first of several. Case counts. */
  public static Optional<String> nearest(String word, Collection<String> options) {
    return within(Math.min(MAX_EDITS, word.length() - 1), word, options).filter(option -> !option.equals(word));
  }

  /** Returns the option nearest to a word, if it takes no more than so many edits; the first of several. Case counts. */
  public static Optional<String> within(int maxEdits, String word, Collection<String> options) {
    if (word.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String best = "";
    int left = MAX_OPTIONS;
    int[] row = new int[word.length() + Math.max(0, maxEdits) + 2];
    int least = maxEdits + 1;
    for (String option : options) {
      if (left-- == 0) {
        break;
      }
      int edits = Math.abs(option.length() - word.length()) > maxEdits ? least : edits(word, option, maxEdits, row);
      if (edits < least) {
        least = edits;
        best = option;
      }
    }
    return least <= maxEdits ? Optional.of(best) : Optional.empty();
  }

  /** Returns {@code " (did you mean WORD?)"} for the option nearest to a word; empty if none is near. */
  public static String question(String word, Collection<String> options) {
    return nearest(word, options).map(near -> " (did you mean " + near + "?)").orElse("");
  }

  /**
   * The Levenshtein distance, or more than {@code most}: whoever strays further from the diagonal than that cannot come back with fewer edits.
   *
   * @param row room for the work, longer than either word
   */
  private static int edits(String a, String b, int most, int[] row) {
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j <= most ? j : most + 1;
    }
    for (int i = 1; i <= a.length(); i++) {
      int from = Math.max(1, i - most);
      int to = Math.min(b.length(), i + most);
      int diagonal = row[from - 1];
      row[from - 1] = from == 1 ? i : most + 1;
      int least = row[from - 1];
      for (int j = from; j <= to; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
        least = Math.min(least, row[j]);
      }
      if (least > most) {
        return most + 1;
      }
    }
    return row[b.length()];
  }
}
