package dev.kaniko.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One pattern of {@link PathPatterns}: {@code *} and {@code ?} do not match a slash, {@code **} matches anything, {@code **}{@code /} any number of directories,
 * {@code [...]} one character. Matches in time proportional to pattern times path, so that no pattern can hang a build.
 */
final class PathPattern {
  private sealed interface Token {
    /** One character. */
    record One(Predicate<String> accepted) implements Token {}

    record Literal(int codePoint) implements Token {}

    /** Any number of characters but slashes. */
    record InName() implements Token {}

    /** Any number of characters. */
    record Anything() implements Token {}

    /** Nothing, or anything up to a slash. */
    record Directories() implements Token {}
  }

  private final List<Token> tokens;

  private PathPattern(List<Token> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  /**
   * Reads a pattern that {@link Wildcard} takes, too.
   *
   * @throws java.util.regex.PatternSyntaxException if a range in brackets is upside down
   */
  static PathPattern of(String pattern) {
    var tokens = new ArrayList<Token>();
    int at = 0;
    while (at < pattern.length()) {
      int c = pattern.codePointAt(at);
      at += Character.charCount(c);
      switch (c) {
        case '*' -> {
          boolean twice = pattern.startsWith("*", at);
          boolean directories = twice && pattern.startsWith("/", at + 1);
          at += directories ? 2 : twice ? 1 : 0;
          tokens.add(!twice ? new Token.InName() : at == pattern.length() ? new Token.Anything() : new Token.Directories());
        }
        case '?' -> tokens.add(new Token.One(text -> !text.equals("/")));
        case '[' -> {
          int end = endOfClass(pattern, at);
          tokens.add(new Token.One(Pattern.compile(regex(pattern.substring(at, end)), Pattern.DOTALL).asMatchPredicate()));
          at = end;
        }
        case '\\' -> {
          tokens.add(new Token.Literal(pattern.codePointAt(at)));
          at += Character.charCount(pattern.codePointAt(at));
        }
        default -> tokens.add(new Token.Literal(c));
      }
    }
    return new PathPattern(tokens);
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

  /** Tells whether the pattern matches the whole path. */
  boolean matches(String path) {
    int count = tokens.size();
    // at[i]: what was read so far matches the tokens before i; in[i]: and token i is a directory that is not at its slash yet.
    boolean[] at = new boolean[count + 1];
    boolean[] in = new boolean[count + 1];
    at[0] = true;
    int[] points = path.codePoints().toArray();
    for (int point : points) {
      skip(at, in);
      String character = Character.toString(point);
      boolean alive = false;
      for (int i = count; i >= 0; i--) {
        boolean comes = i > 0 && (consumes(tokens.get(i - 1), at[i - 1], point, character) || (in[i - 1] && point == '/'));
        boolean stays = i < count && at[i] && (tokens.get(i) instanceof Token.Anything || (tokens.get(i) instanceof Token.InName && point != '/'));
        at[i] = comes || stays;
        alive |= at[i] || in[i];
      }
      if (!alive) {
        return false;
      }
    }
    skip(at, in);
    return at[count];
  }

  /** What may match nothing is passed. */
  private void skip(boolean[] at, boolean[] in) {
    for (int i = 0; i < tokens.size(); i++) {
      if (at[i]) {
        switch (tokens.get(i)) {
          case Token.InName(), Token.Anything() -> at[i + 1] = true;
          case Token.Directories() -> {
            at[i + 1] = true;
            in[i] = true;
          }
          case Token.One _, Token.Literal _ -> {}
        }
      }
    }
  }

  private static boolean consumes(Token token, boolean there, int point, String character) {
    return there && switch (token) {
      case Token.One(var accepted) -> accepted.test(character);
      case Token.Literal(int literal) -> literal == point;
      case Token.InName(), Token.Anything(), Token.Directories() -> false;
    };
  }
}
