package dev.kaniko.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * A list of path patterns with exceptions, as in {@code .dockerignore}, {@code --exclude} and {@code COPY --parents} (moby
 * patternmatcher). The patterns are tried in order and the last one that matches decides; one that begins with {@code !} takes
 * back what earlier ones matched. {@code **} stands for any number of names. A pattern without a slash matches at the top only.
 *
 * <p>Paths have no leading slash: {@code a/b}.
 */
public final class PathPatterns {
  private record Entry(String text, boolean exception, PathPattern pattern) {
    boolean matches(String path) {
      return pattern.matches(path);
    }

    boolean matchesPathOrParent(String path) {
      if (matches(path)) {
        return true;
      }
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        if (matches(path.substring(0, slash))) {
          return true;
        }
      }
      return false;
    }
  }

  private final List<Entry> entries;

  private PathPatterns(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Reads a list of patterns; blank ones are skipped.
   *
   * @throws IllegalArgumentException if one is malformed; the message names it
   */
  public static PathPatterns compile(List<String> patterns) {
    var entries = new ArrayList<Entry>();
    for (var pattern : patterns) {
      var text = pattern.strip();
      if (!text.isEmpty()) {
        entries.add(entry(clean(text)));
      }
    }
    return new PathPatterns(entries);
  }

  private static Entry entry(String cleaned) {
    boolean exception = cleaned.startsWith("!");
    var text = exception ? cleaned.substring(1) : cleaned;
    if (text.isEmpty()) {
      throw new IllegalArgumentException("illegal exclusion pattern: \"!\"");
    }
    try {
      Wildcard.compile(text);
      return new Entry(text, exception, PathPattern.of(text));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("syntax error in pattern: " + cleaned, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + ": " + cleaned, e);
    }
  }

  /** Go's path.Clean: unlike {@link dev.kaniko.image.ImagePath#clean} it keeps what is relative relative. */
  private static String clean(String path) {
    boolean rooted = path.startsWith("/");
    var names = new ArrayList<String>();
    for (var name : path.split("/")) {
      if (name.equals("..") && !names.isEmpty() && !names.getLast().equals("..")) {
        names.removeLast();
      } else if (!name.isEmpty() && !name.equals(".") && !(name.equals("..") && rooted)) {
        names.add(name);
      }
    }
    var joined = (rooted ? "/" : "") + String.join("/", names);
    return joined.isEmpty() ? "." : joined;
  }

  /** Tells whether the list has no patterns. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Tells whether any pattern begins with {@code !}: then something below an excluded directory may be included again. */
  public boolean hasExceptions() {
    return entries.stream().anyMatch(Entry::exception);
  }

  /** Tells whether the list matches the path itself. */
  public boolean matches(String path) {
    boolean matched = false;
    for (var entry : entries) {
      if (entry.exception() == matched && entry.matches(path)) {
        matched = !entry.exception();
      }
    }
    return matched;
  }

  /** Tells whether the list matches the path or a directory above it. */
  public boolean matchesOrParentMatches(String path) {
    boolean matched = false;
    for (var entry : entries) {
      if (entry.exception() == matched && entry.matchesPathOrParent(path)) {
        matched = !entry.exception();
      }
    }
    return matched;
  }

  /** Tells whether the list may match something below a directory that it does not match itself; true when in doubt. */
  public boolean mayMatchBelow(String directory) {
    var names = directory.split("/");
    return entries.stream().anyMatch(entry -> mayMatchBelow(entry.text(), names));
  }

  private static boolean mayMatchBelow(String pattern, String[] names) {
    var parts = pattern.split("/");
    for (int i = 0; i < names.length; i++) {
      if (i == parts.length) {
        return false;
      }
      boolean crossesSlashes = parts[i].contains("**") || parts[i].contains("[") || parts[i].contains("\\");
      if (crossesSlashes) {
        return true;
      }
      if (!PathPattern.of(parts[i]).matches(names[i])) {
        return false;
      }
    }
    return parts.length > names.length;
  }
}
