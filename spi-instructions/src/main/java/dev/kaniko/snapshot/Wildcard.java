package dev.kaniko.snapshot;

import dev.kaniko.image.ImagePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A file name pattern: {@code *}, {@code ?}, {@code [a-z]}, {@code [^a]} and {@code \c}; none of them matches a slash (Go,
 * filepath.Match, which is what COPY, ADD and ignore files are defined by).
 */
public final class Wildcard {
  private sealed interface Token {
    record Star() implements Token {}

    record AnyOne() implements Token {}

    record Literal(int codePoint) implements Token {}

    /** Ranges as pairs of code points, both ends included. */
    record OneOf(boolean negated, List<Integer> bounds) implements Token {
      boolean accepts(int codePoint) {
        for (int i = 0; i < bounds.size(); i += 2) {
          if (bounds.get(i) <= codePoint && codePoint <= bounds.get(i + 1)) {
            return !negated;
          }
        }
        return negated;
      }
    }
  }

  private final List<Token> tokens;

  private Wildcard(List<Token> tokens) {
    this.tokens = tokens;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it ends in a backslash or inside brackets
   */
  public static Wildcard compile(String pattern) {
    return new Wildcard(new Reader(pattern).read());
  }

  /** Tells whether a text holds any of {@code * ? [} without a backslash before it. */
  public static boolean isIn(String text) {
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '*', '?', '[' -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  /** Tells whether the pattern matches the whole of {@code text}. A star takes as little as it can, and only the last one is tried again with more (Go). */
  public boolean matches(String text) {
    int[] characters = text.codePoints().toArray();
    int token = 0;
    int at = 0;
    int afterStar = -1;
    int starEnd = 0;
    while (token < tokens.size() || at < characters.length) {
      if (token < tokens.size() && tokens.get(token) instanceof Token.Star) {
        afterStar = ++token;
        starEnd = at;
      } else if (token < tokens.size() && at < characters.length && accepts(tokens.get(token), characters[at])) {
        token++;
        at++;
      } else if (afterStar >= 0 && starEnd < characters.length && characters[starEnd] != '/') {
        token = afterStar;
        at = ++starEnd;
      } else {
        return false;
      }
    }
    return true;
  }

  private static boolean accepts(Token token, int codePoint) {
    return switch (token) {
      case Token.AnyOne() -> codePoint != '/';
      case Token.Literal(int literal) -> literal == codePoint;
      case Token.OneOf oneOf -> oneOf.accepts(codePoint);
      case Token.Star() -> false;
    };
  }

  /**
   * Returns the paths of {@code tree} that a COPY source names, in order. Names before the first wildcard are taken as they are
   * and need not exist; links before it are followed, behind it they are not.
   *
   * @throws IllegalArgumentException if a part of the pattern is malformed
   */
  public static List<ImagePath> expand(FileTree tree, String pattern) throws IOException {
    var names = ImagePath.clean(pattern).names();
    int literal = 0;
    while (literal < names.size() && !isIn(names.get(literal))) {
      literal++;
    }
    var prefix = ImagePath.ROOT;
    for (var name : names.subList(0, literal)) {
      prefix = prefix.child(name);
    }
    if (literal == names.size()) {
      return List.of(prefix);
    }
    var found = List.of(new LinkResolver(tree).follow(prefix));
    for (var name : names.subList(literal, names.size())) {
      found = children(tree, found, compile(name));
    }
    return found;
  }

  private static List<ImagePath> children(FileTree tree, List<ImagePath> parents, Wildcard pattern) throws IOException {
    var found = new ArrayList<ImagePath>();
    for (var parent : parents) {
      for (var name : tree.list(parent)) {
        if (pattern.matches(name)) {
          found.add(parent.child(name));
        }
      }
    }
    return found;
  }

  private static final class Reader {
    private final int[] pattern;
    private int at;

    Reader(String pattern) {
      this.pattern = pattern.codePoints().toArray();
    }

    List<Token> read() {
      var tokens = new ArrayList<Token>();
      while (at < pattern.length) {
        int c = pattern[at++];
        tokens.add(switch (c) {
          case '*' -> new Token.Star();
          case '?' -> new Token.AnyOne();
          case '[' -> oneOf();
          case '\\' -> new Token.Literal(next());
          default -> new Token.Literal(c);
        });
      }
      return tokens;
    }

    private Token oneOf() {
      boolean negated = at < pattern.length && pattern[at] == '^';
      if (negated) {
        at++;
      }
      var bounds = new ArrayList<Integer>();
      while (bounds.isEmpty() || peek() != ']') {
        int low = bound();
        int high = low;
        if (peek() == '-') {
          at++;
          high = bound();
        }
        bounds.add(low);
        bounds.add(high);
      }
      at++;
      return new Token.OneOf(negated, bounds);
    }

    private int bound() {
      int c = next();
      if (c == '-' || c == ']') {
        throw malformed();
      }
      return c == '\\' ? next() : c;
    }

    private int peek() {
      if (at == pattern.length) {
        throw malformed();
      }
      return pattern[at];
    }

    private int next() {
      int c = peek();
      at++;
      return c;
    }

    private static IllegalArgumentException malformed() {
      return new IllegalArgumentException("syntax error in pattern");
    }
  }
}
