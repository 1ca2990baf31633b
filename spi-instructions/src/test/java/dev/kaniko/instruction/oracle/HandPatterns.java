package dev.kaniko.instruction.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Patterns as regular expressions. */
final class HandPatterns {
  private HandPatterns() {}

  /** Tells whether the last pattern that knows a path, or a directory above it, takes it in; {@code !} takes out again. */
  static boolean match(List<String> patterns, String path) {
    boolean matched = false;
    for (var pattern : patterns) {
      boolean out = pattern.startsWith("!");
      var expression = expression(out ? pattern.substring(1) : pattern);
      for (var part = path; !part.isEmpty(); part = part.substring(0, Math.max(0, part.lastIndexOf('/')))) {
        if (expression.matcher(part).matches()) {
          matched = !out;
        }
      }
    }
    return matched;
  }

  private static Pattern expression(String pattern) {
    var text = new StringBuilder();
    for (int at = 0; at < pattern.length(); at++) {
      if (pattern.startsWith("**/", at)) {
        text.append("(?:.*/)?");
        at += 2;
      } else if (pattern.startsWith("**", at)) {
        text.append(".*");
        at++;
      } else {
        text.append(ofOneName(pattern.charAt(at)));
      }
    }
    return Pattern.compile(text.toString(), Pattern.DOTALL);
  }

  private static String ofOneName(char c) {
    return c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(Character.toString(c));
  }

  static boolean hasWildcard(String text) {
    return text.contains("*") || text.contains("?");
  }

  /** Returns what a source names, in order: links before the first wildcard are followed, others are not. */
  static List<Path> expand(Path top, String pattern) throws IOException {
    var whole = top.resolve("/" + pattern).normalize();
    int literal = 0;
    while (literal < whole.getNameCount() && !hasWildcard(whole.getName(literal).toString())) {
      literal++;
    }
    if (literal == whole.getNameCount()) {
      return List.of(whole);
    }
    var found = List.of(HandRoot.real(literal == 0 ? top : top.resolve(whole.subpath(0, literal))));
    for (int i = literal; i < whole.getNameCount(); i++) {
      var expression = new StringBuilder();
      whole.getName(i).toString().chars().forEach(c -> expression.append(ofOneName((char) c)));
      var matches = new ArrayList<Path>();
      for (var directory : found) {
        for (var child : children(directory)) {
          if (HandRoot.name(child).matches("(?s)" + expression)) {
            matches.add(child);
          }
        }
      }
      found = matches;
    }
    return found;
  }

  /** Returns what is in a directory, in the order of names. */
  static List<Path> children(Path directory) throws IOException {
    if (!HandRoot.isDirectory(directory)) {
      return List.of();
    }
    try (var children = Files.list(directory)) {
      return children.sorted((one, other) -> HandRoot.name(one).compareTo(HandRoot.name(other))).toList();
    }
  }
}
