package dev.kaniko.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A list of path patterns with exceptions, as in {@code .dockerignore}, {@code --exclude} and {@code COPY --parents} (moby
 * patternmatcher). The patterns are tried in order and the last one that matches decides; one that begins with {@code !} takes
 * back what earlier ones matched. {@code **} stands for any number of names. A pattern without a slash matches at the top only.
 *
 * <p>Paths have no leading slash: {@code a/b}.
 */
public final class PathPatterns {
  private static final String LITERAL_IN_REGEX = ".+()|{}$^";

  private record Entry(String text, boolean exception, Pattern regex) {
    boolean matches(String path) {
      return regex.matcher(path).matches();
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
      return new Entry(text, exception, Pattern.compile(regex(text), Pattern.DOTALL));
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

  private static String regex(String pattern) {
    var regex = new StringBuilder();
    int length = pattern.length();
    int at = 0;
    while (at < length) {
      char c = pattern.charAt(at++);
      switch (c) {
        case '*' -> {
          if (at < length && pattern.charAt(at) == '*') {
            at++;
            if (at < length && pattern.charAt(at) == '/') {
              at++;
            }
            regex.append(at == length ? ".*" : "(?:.*/)?");
          } else {
            regex.append("[^/]*");
          }
        }
        case '?' -> regex.append("[^/]");
        case '[' -> at = appendClass(pattern, at, regex);
        case '\\' -> {
          int escaped = pattern.codePointAt(at);
          regex.append(Pattern.quote(Character.toString(escaped)));
          at += Character.charCount(escaped);
        }
        default -> regex.append(LITERAL_IN_REGEX.indexOf(c) >= 0 ? "\\" : "").append(c);
      }
    }
    return regex.toString();
  }

  /** Copies {@code ...]}, quoting what only Java takes for special inside brackets. Returns the offset behind it. */
  private static int appendClass(String pattern, int start, StringBuilder regex) {
    int at = start;
    regex.append('[');
    if (pattern.charAt(at) == '^') {
      regex.append('^');
      at++;
    }
    for (; pattern.charAt(at) != ']'; at++) {
      char c = pattern.charAt(at);
      if (c == '\\') {
        at++;
        regex.append('\\').append(pattern.charAt(at));
      } else {
        regex.append(c == '[' || c == '&' || c == '^' ? "\\" : "").append(c);
      }
    }
    regex.append(']');
    return at + 1;
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
      if (!regexOf(parts[i]).matcher(names[i]).matches()) {
        return false;
      }
    }
    return parts.length > names.length;
  }

  private static Pattern regexOf(String part) {
    return Pattern.compile(regex(part), Pattern.DOTALL);
  }
}
