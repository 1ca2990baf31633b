package dev.kaniko.compiler.scope;

import java.util.List;
import java.util.Set;

/**
 * A word after expansion.
 *
 * @param text the result as one text
 * @param words the result, split at white space that was neither quoted nor escaped
 * @param found the variables that were looked up and are set
 * @param missing the variables that were looked up and are not set
 */
public record ExpandedWord(String text, List<String> words, Set<String> found, Set<String> missing) {
  public ExpandedWord {
    words = List.copyOf(words);
    found = Set.copyOf(found);
    missing = Set.copyOf(missing);
  }
}
