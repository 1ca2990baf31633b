package dev.kaniko.compiler.lint;

import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What rules know of a build context.
 *
 * @param ignorePatterns the patterns of its ignore file as they are matched (language.md §9), in order
 * @param listing lists its files and directories, those that are ignored among them: paths without a slash at either end, with the bytes of files. Empty
 *     if they are not known. A directory that is not looked into is as an empty file
 */
public record ContextFiles(List<String> ignorePatterns, Supplier<Optional<NavigableMap<String, Long>>> listing) {
  public ContextFiles {
    ignorePatterns = List.copyOf(ignorePatterns);
    Objects.requireNonNull(listing);
  }

  /** Returns a context of which only the ignore file is known. */
  public ContextFiles(List<String> ignorePatterns) {
    this(ignorePatterns, Optional::empty);
  }
}
