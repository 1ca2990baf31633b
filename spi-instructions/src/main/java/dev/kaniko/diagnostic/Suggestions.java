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
    int least = maxEdits + 1;
    for (String option : options) {
      if (left-- == 0) {
        break;
      }
      int edits = Math.abs(option.length() - word.length()) > maxEdits ? least : edits(word, option);
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

  /** The Levenshtein distance. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
