package dev.kaniko.compiler.scope;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A pattern of {@code ${v#p}}, {@code ${v%p}} or {@code ${v/p/r}}. The only wildcards are {@code *} and {@code ?}. As in the reference, they do not match
 * a line feed. Matching works on code points. Its time is proportional to the length of the value times that of the pattern, so a hostile pattern
 * cannot hang a build.
 */
final class GlobPattern {
  private static final int ANY_ONE = -1;
  private static final int ANY_MANY = -2;

  private final List<Integer> tokens;

  private GlobPattern(List<Integer> tokens) {
    this.tokens = tokens;
  }

  /**
   * Parses a pattern.
   *
   * @throws IllegalArgumentException if it escapes a character that is not special; the message is that of the reference
   */
  static GlobPattern of(String pattern) {
    var tokens = new ArrayList<Integer>();
    int[] points = pattern.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      int c = points[i];
      if (c == '\\') {
        int escaped = i + 1 < points.length ? points[i + 1] : -1;
        if (escaped != '}' && escaped != '/' && escaped != '*' && escaped != '?' && escaped != '\\') {
          throw new IllegalArgumentException(
              "invalid escape '\\" + (escaped < 0 ? "" : Character.toString(escaped)) + "'");
        }
        tokens.add(escaped);
        i++;
      } else {
        tokens.add(c == '*' ? ANY_MANY : c == '?' ? ANY_ONE : c);
      }
    }
    return new GlobPattern(tokens);
  }

  String withoutPrefix(String value, boolean longest) {
    int[] points = value.codePoints().toArray();
    int end = match(tokens, points, 0, longest);
    return end < 0 ? value : new String(points, end, points.length - end);
  }

  String withoutSuffix(String value, boolean longest) {
    int[] points = new StringBuilder(value).reverse().codePoints().toArray();
    int end = match(tokens.reversed(), points, 0, longest);
    return end < 0 ? value : new StringBuilder(new String(points, end, points.length - end)).reverse().toString();
  }

  /** Replaces the leftmost match; of several at that place, the longest. The replacement is literal. */
  String replaceFirst(String value, String replacement) {
    int[] points = value.codePoints().toArray();
    int start = beginnings(points).nextSetBit(0);
    if (start < 0) {
      return value;
    }
    int end = match(tokens, points, start, true);
    return new String(points, 0, start) + replacement + new String(points, end, points.length - end);
  }

  /**
   * Replaces every match. In the replacement {@code $0} is the match, any other {@code $name} is empty, and {@code $$} is a dollar sign.
   *
   * @param longest the largest length of the result in UTF-16 code units
   * @return the result; empty if it would be longer
   */
  Optional<String> replaceAll(String value, String replacement, int longest) {
    int[] points = value.codePoints().toArray();
    var beginnings = beginnings(points);
    var out = new StringBuilder();
    int lastEnd = -1;
    int at = 0;
    while (at <= points.length) {
      if (out.length() > longest) {
        return Optional.empty();
      }
      int end = beginnings.get(at) ? match(tokens, points, at, true) : -1;
      if (end > at || (end == at && end != lastEnd)) {
        appendTemplate(out, replacement, new String(points, at, end - at));
        lastEnd = end;
      }
      if (end > at) {
        at = end;
      } else {
        if (at < points.length) {
          out.appendCodePoint(points[at]);
        }
        at++;
      }
    }
    return out.length() > longest ? Optional.empty() : Optional.of(out.toString());
  }

  /** Returns all places at which a match begins. It finds them in one walk from the end; trying each place would take quadratic time. */
  private BitSet beginnings(int[] points) {
    var beginnings = new BitSet(points.length + 1);
    int count = tokens.size();
    // Whether the tokens from i on match a text that begins after the current place (behind[i]), or at it (here[i]).
    boolean[] behind = new boolean[count + 1];
    boolean[] here = new boolean[count + 1];
    here[count] = true;
    for (int at = points.length; at >= 0; at--) {
      for (int i = count - 1; i >= 0; i--) {
        int token = tokens.get(i);
        here[i] = token == ANY_MANY
            ? here[i + 1] || (at < points.length && points[at] != '\n' && behind[i])
            : at < points.length && behind[i + 1] && consumes(token, points[at]);
      }
      beginnings.set(at, here[0]);
      boolean[] next = behind;
      behind = here;
      here = next;
      here[count] = true;
    }
    return beginnings;
  }

  /** Returns the largest number of steps of a search in {@code value}. */
  long cost(String value) {
    return (long) value.length() * tokens.size();
  }

  private static void appendTemplate(StringBuilder out, String template, String match) {
    int i = 0;
    while (i < template.length()) {
      char c = template.charAt(i);
      if (c != '$' || i + 1 == template.length()) {
        out.append(c);
        i++;
        continue;
      }
      if (template.charAt(i + 1) == '$') {
        out.append('$');
        i += 2;
        continue;
      }
      boolean brace = template.charAt(i + 1) == '{';
      int start = brace ? i + 2 : i + 1;
      int end = start;
      while (end < template.length() && (Character.isLetterOrDigit(template.charAt(end)) || template.charAt(end) == '_')) {
        end++;
      }
      if (end == start || (brace && (end == template.length() || template.charAt(end) != '}'))) {
        out.append('$');
        i++;
        continue;
      }
      out.append(template.substring(start, end).equals("0") ? match : "");
      i = brace ? end + 1 : end;
    }
  }

  /** Returns the end of the shortest or longest match that begins at {@code start}, or -1. It simulates all states of an automaton at once. */
  private static int match(List<Integer> tokens, int[] points, int start, boolean longest) {
    boolean[] states = new boolean[tokens.size() + 1];
    states[0] = true;
    int found = -1;
    for (int at = start;; at++) {
      boolean alive = false;
      for (int i = 0; i < tokens.size(); i++) {
        states[i + 1] |= states[i] && tokens.get(i) == ANY_MANY;
        alive |= states[i];
      }
      if (states[tokens.size()]) {
        found = at;
        if (!longest) {
          return found;
        }
      }
      if (!alive || at == points.length) {
        return found;
      }
      for (int i = tokens.size(); i >= 0; i--) {
        boolean stays = i < tokens.size() && states[i] && tokens.get(i) == ANY_MANY && points[at] != '\n';
        boolean comes = i > 0 && states[i - 1] && consumes(tokens.get(i - 1), points[at]);
        states[i] = stays || comes;
      }
    }
  }

  private static boolean consumes(int token, int point) {
    return token == point || (token == ANY_ONE && point != '\n');
  }
}
