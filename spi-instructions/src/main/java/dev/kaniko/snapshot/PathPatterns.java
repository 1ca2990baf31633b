package dev.kaniko.snapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A list of path patterns with exceptions, as in {@code .dockerignore}, {@code --exclude} and {@code COPY --parents} (moby
 * patternmatcher). The patterns are tried in order and the last one that matches decides; one that begins with {@code !} takes
 * back what earlier ones matched. {@code **} stands for any number of names. A pattern without a slash matches at the top only.
 *
 * <p>Paths have no leading slash: {@code a/b}.
 */
public final class PathPatterns {
  /** @param order its place in the list */
  private record Entry(int order, String text, boolean exception, PathPattern pattern) {}

  private final List<Entry> entries;

  /** The last entry of each path that stands for itself. */
  private final Map<String, Entry> literals = new HashMap<>();

  /** The other entries, the last one first: the first that matches decides. */
  private final List<Entry> wildcards = new ArrayList<>();

  private PathPatterns(List<Entry> entries) {
    this.entries = List.copyOf(entries);
    for (var entry : this.entries.reversed()) {
      entry.pattern().literal().ifPresentOrElse(path -> literals.putIfAbsent(path, entry), () -> wildcards.add(entry));
    }
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
        entries.add(entry(entries.size(), clean(text)));
      }
    }
    return new PathPatterns(entries);
  }

  private static Entry entry(int order, String cleaned) {
    boolean exception = cleaned.startsWith("!");
    var text = exception ? cleaned.substring(1) : cleaned;
    if (text.isEmpty()) {
      throw new IllegalArgumentException("illegal exclusion pattern: \"!\"");
    }
    try {
      Wildcard.compile(text);
      return new Entry(order, text, exception, PathPattern.of(text));
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
    return decides(literals.get(path), pattern -> pattern.matches(path));
  }

  /** Tells whether the list matches the path or a directory above it. */
  public boolean matchesOrParentMatches(String path) {
    @Nullable Entry last = literals.get(path);
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      @Nullable Entry above = literals.get(path.substring(0, slash));
      last = last == null || above != null && above.order() > last.order() ? above : last;
    }
    return decides(last, pattern -> pattern.matchesPathOrParent(path));
  }

  /** The last entry that matches decides. */
  private boolean decides(@Nullable Entry literal, Predicate<PathPattern> matches) {
    for (var entry : wildcards) {
      if (literal != null && entry.order() < literal.order()) {
        break;
      }
      if (matches.test(entry.pattern())) {
        return !entry.exception();
      }
    }
    return literal != null && !literal.exception();
  }

  /** Tells whether the list may match something below a directory that it does not match itself; true when in doubt. */
  public boolean mayMatchBelow(String directory) {
    var names = directory.split("/");
    var below = directory + "/";
    return entries.stream().anyMatch(entry -> {
      var prefix = entry.pattern().prefix();
      return (prefix.startsWith(below) || below.startsWith(prefix)) && mayMatchBelow(entry.text(), names);
    });
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
