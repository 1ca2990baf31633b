package dev.kaniko.compiler.scope;

import java.util.List;
import java.util.Set;

/**
 * A word after expansion.
 *
 * @param text the word as one
 * @param words the word split at white space that was neither quoted nor escaped
 * @param found the names that were set, of those that decided the result or were looked up for it
 * @param missing the names that were not set
 */
public record ExpandedWord(String text, List<String> words, Set<String> found, Set<String> missing) {
  public ExpandedWord {
    words = List.copyOf(words);
    found = Set.copyOf(found);
    missing = Set.copyOf(missing);
  }
}
