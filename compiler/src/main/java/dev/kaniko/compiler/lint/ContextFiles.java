package dev.kaniko.compiler.lint;

import java.util.List;

/**
 * What rules know of a build context.
 *
 * @param ignorePatterns the patterns of its ignore file as they are matched (language.md §9), in order
 */
public record ContextFiles(List<String> ignorePatterns) {
  public ContextFiles {
    ignorePatterns = List.copyOf(ignorePatterns);
  }
}
