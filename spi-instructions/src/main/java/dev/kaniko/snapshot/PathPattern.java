package dev.kaniko.snapshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One pattern of {@link PathPatterns}: {@code *} and {@code ?} do not match a slash, {@code **} matches anything, {@code **}{@code /} any number of directories,
 * {@code [...]} one character. Matches in time that the square of the path bounds, however long the pattern is, so that none can hang a build; most paths are
 * told apart by a text that the pattern holds.
 */
final class PathPattern {
  /** Any number of characters but slashes. */
  private static final int IN_NAME = -1;

  /** Any number of characters. */
  private static final int ANYTHING = -2;

  /** Nothing, or anything up to a slash. */
  private static final int DIRECTORIES = -3;

  /** One character but a slash. */
  private static final int ONE = -4;

  /** The first of the classes of characters; the next one is one less. */
  private static final int FIRST_CLASS = -5;

  /** The code point of a character that stands for itself, or one of the above. */
  private final int[] tokens;

  private final List<Predicate<String>> classes;
  private final String prefix;
  private final String longest;

  private PathPattern(int[] tokens, List<Predicate<String>> classes) {
    this.tokens = tokens;
    this.classes = classes;
    int start = literals(0);
    this.prefix = new String(tokens, 0, start);
    int from = 0;
    int to = 0;
    for (int at = start; at < tokens.length; at++) {
      int end = literals(at);
      if (end - at > to - from) {
        from = at;
        to = end;
      }
      at = Math.max(at, end - 1);
    }
    this.longest = new String(tokens, from, to - from);
  }

  private int literals(int from) {
    int end = from;
    while (end < tokens.length && tokens[end] >= 0) {
      end++;
    }
    return end;
  }

  /**
   * Reads a pattern that {@link Wildcard} takes, too.
   *
   * @throws java.util.regex.PatternSyntaxException if a range in brackets is upside down
   */
  static PathPattern of(String pattern) {
    int[] tokens = new int[pattern.length()];
    int count = 0;
    var classes = new ArrayList<Predicate<String>>();
    int at = 0;
    while (at < pattern.length()) {
      int token = pattern.codePointAt(at);
      at += Character.charCount(token);
      switch (token) {
        case '*' -> {
          boolean twice = pattern.startsWith("*", at);
          boolean directories = twice && pattern.startsWith("/", at + 1);
          at += directories ? 2 : twice ? 1 : 0;
          token = !twice ? IN_NAME : at == pattern.length() ? ANYTHING : DIRECTORIES;
        }
        case '?' -> token = ONE;
        case '[' -> {
          int end = endOfClass(pattern, at);
          token = FIRST_CLASS - classes.size();
          classes.add(Pattern.compile(regex(pattern.substring(at, end)), Pattern.DOTALL).asMatchPredicate());
          at = end;
        }
        case '\\' -> {
          token = pattern.codePointAt(at);
          at += Character.charCount(token);
        }
        default -> {}
      }
      // Twice any number is any number.
      boolean again = count > 0 && token < 0 && token > ONE && tokens[count - 1] == token;
      count += again ? 0 : 1;
      tokens[count - 1] = token;
    }
    return new PathPattern(Arrays.copyOf(tokens, count), List.copyOf(classes));
  }

  /** The offset behind the bracket that closes a class. */
  private static int endOfClass(String pattern, int start) {
    int at = start;
    while (pattern.charAt(at) != ']') {
      at += pattern.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  /** The class as Java writes it, of {@code a-z]}: what only Java takes for special is quoted. */
  private static String regex(String rest) {
    var regex = new StringBuilder("[");
    for (int at = 0; at < rest.length(); at++) {
      char c = rest.charAt(at);
      if (c == '\\') {
        regex.append(c).append(rest.charAt(++at));
      } else {
        regex.append(c == '[' || c == '&' || (c == '^' && at > 0) ? "\\" : "").append(c);
      }
    }
    return regex.toString();
  }

  /** Returns the only path that it matches; empty if it matches several. */
  Optional<String> literal() {
    return tokens.length == literals(0) ? Optional.of(prefix) : Optional.empty();
  }

  /** Returns what every path begins with that it matches. */
  String prefix() {
    return prefix;
  }

  /** Tells whether the pattern matches the whole path. */
  boolean matches(String path) {
    return matches(path, false);
  }

  /** Tells whether the pattern matches the whole path or a directory above it. */
  boolean matchesPathOrParent(String path) {
    return matches(path, true);
  }

  private boolean matches(String path, boolean orParent) {
    // At most two of three tokens match nothing.
    boolean longEnough = tokens.length <= 3 * (path.length() + 1);
    return longEnough && path.startsWith(prefix) && path.contains(longest) && new Walk().accepts(path, orParent);
  }

  /** One path on its way through the tokens. Only those are looked at that something so far can lead to. */
  private final class Walk {
    /** Whether what was read so far matches the tokens before this one. */
    private final boolean[] at = new boolean[tokens.length + 1];

    /** Whether this token is a directory that is not at its slash yet. */
    private final boolean[] in = new boolean[tokens.length + 1];

    private int low;
    private int high;

    boolean accepts(String path, boolean orParent) {
      at[0] = true;
      skip();
      int i = 0;
      while (i < path.length()) {
        int point = path.codePointAt(i);
        if (orParent && point == '/' && at[tokens.length]) {
          return true;
        }
        if (!step(point)) {
          return false;
        }
        skip();
        i += Character.charCount(point);
      }
      return at[tokens.length];
    }

    /** Reads a character; tells whether anything can still match. */
    private boolean step(int point) {
      int first = low;
      int last = Math.min(high + 1, tokens.length);
      low = -1;
      for (int i = last; i >= first; i--) {
        boolean comes = i > 0 && (at[i - 1] && consumes(tokens[i - 1], point) || in[i - 1] && point == '/');
        boolean stays = i < tokens.length && at[i] && (tokens[i] == ANYTHING || tokens[i] == IN_NAME && point != '/');
        at[i] = comes || stays;
        if (at[i] || in[i]) {
          high = low < 0 ? i : high;
          low = i;
        }
      }
      return low >= 0;
    }

    /** What may match nothing is passed. */
    private void skip() {
      for (int i = low; i <= high && i < tokens.length; i++) {
        if (at[i] && (tokens[i] == IN_NAME || tokens[i] == ANYTHING || tokens[i] == DIRECTORIES)) {
          at[i + 1] = true;
          in[i] |= tokens[i] == DIRECTORIES;
          high = Math.max(high, i + 1);
        }
      }
    }

    private boolean consumes(int token, int point) {
      return token == point
          || token == ONE && point != '/'
          || token <= FIRST_CLASS && classes.get(FIRST_CLASS - token).test(Character.toString(point));
    }
  }
}
