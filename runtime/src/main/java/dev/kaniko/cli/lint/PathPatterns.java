package dev.kaniko.cli.lint;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.ignore.FastIgnoreRule;

/**
 * Patterns of files as they are written in a .gitignore: one without a slash matches at any depth, the name of a directory all that is below it, and the
 * last one that matches counts, which is one with an exclamation mark in front for what does not match after all.
 */
public final class PathPatterns {
  private final Path directory;
  private final List<FastIgnoreRule> rules;

  /** @param directory where the patterns start from; absolute */
  public PathPatterns(Path directory, List<String> patterns) {
    this.directory = directory;
    // The library is looked at only where there are patterns: loading it takes longer than checking a file.
    this.rules = patterns.isEmpty() ? List.of() : rules(patterns);
  }

  private static List<FastIgnoreRule> rules(List<String> patterns) {
    return patterns.stream().map(FastIgnoreRule::new).toList();
  }

  /** Tells whether a file, or a directory that it is in, matches. */
  public boolean match(Path file) {
    if (rules.isEmpty()) {
      return false;
    }
    var path = directory.relativize(file.toAbsolutePath().normalize());
    for (int depth = 1; depth <= path.getNameCount(); depth++) {
      if (matches(path.subpath(0, depth).toString(), depth < path.getNameCount())) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(String path, boolean isDirectory) {
    for (int i = rules.size() - 1; i >= 0; i--) {
      if (rules.get(i).isMatch(path, isDirectory, true)) {
        return rules.get(i).getResult();
      }
    }
    return false;
  }
}
