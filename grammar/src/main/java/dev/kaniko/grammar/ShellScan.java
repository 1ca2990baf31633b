package dev.kaniko.grammar;

/** Looks at a shell text ahead of its lexer. */
final class ShellScan {
  /** The longest index of an assignment that is looked for; this bounds the work. */
  private static final int MAX_INDEX = 256;

  private final String text;
  private long looked;

  ShellScan(String text) {
    this.text = text;
  }

  long looked() {
    return looked;
  }

  String text(int start, int end) {
    return text.substring(start, end);
  }

  int lineEnd(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  private char at(int offset) {
    return offset >= 0 && offset < text.length() ? text.charAt(offset) : '\0';
  }

  /** Whether a word cannot go on at an offset. */
  boolean endsWord(int offset) {
    return offset >= text.length() || " \t\r\n;&|()<>".indexOf(text.charAt(offset)) >= 0;
  }

  boolean isParenthesis(int offset) {
    return at(offset) == '(';
  }

  boolean isGlobSign(int offset) {
    return "?*+@!".indexOf(at(offset)) >= 0;
  }

  /** Whether {@code ()} follows, with blanks. */
  boolean isFollowedByParentheses(int from) {
    int open = skipBlanks(from);
    return at(open) == '(' && at(skipBlanks(open + 1)) == ')';
  }

  private int skipBlanks(int from) {
    int i = from;
    while (at(i) == ' ' || at(i) == '\t') {
      i++;
    }
    looked += i - from;
    return i;
  }

  /** The second of two parentheses that close arithmetic; negative where it is not there. */
  int secondParenthesis(int from) {
    return at(from) == ')' ? from : -1;
  }

  /** Whether what follows two parentheses is arithmetic, and not a subshell in another: it is closed by two as well, or not at all. */
  boolean isArithmetic(int from) {
    int depth = 2;
    for (int i = from; i < text.length(); i++) {
      looked++;
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> i++;
        case '\'', '"', '`' -> i = closingQuote(i);
        case '(' -> depth++;
        case ')' -> {
          depth--;
          if (depth == 1) {
            return at(i + 1) == ')';
          }
        }
        default -> {}
      }
    }
    return true;
  }

  private int closingQuote(int open) {
    char quote = text.charAt(open);
    for (int i = open + 1; i < text.length(); i++) {
      looked++;
      char c = text.charAt(i);
      if (c == quote) {
        return i;
      }
      if (c == '\\' && quote != '\'') {
        i++;
      }
    }
    return text.length();
  }

  private static boolean isNameStart(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || c >= '0' && c <= '9';
  }

  private int nameEnd(int start) {
    int i = start;
    if (isNameStart(at(i))) {
      while (isNamePart(at(i))) {
        i++;
      }
    }
    looked += i - start;
    return i;
  }

  /** Where the value of an assignment begins; negative where there is no assignment. */
  int assignmentEnd(int start) {
    int end = nameEnd(start);
    if (end == start) {
      return -1;
    }
    if (at(end) == '[') {
      end = indexEnd(end);
    }
    if (at(end) == '+') {
      end++;
    }
    return at(end) == '=' ? end + 1 : -1;
  }

  private int indexEnd(int open) {
    int depth = 0;
    for (int i = open; i < Math.min(text.length(), open + MAX_INDEX); i++) {
      looked++;
      switch (text.charAt(i)) {
        case '[' -> depth++;
        case ']' -> {
          if (--depth == 0) {
            return i + 1;
          }
        }
        case '\\' -> i++;
        case '\'', '"' -> i = Math.max(i, text.indexOf(text.charAt(i), i + 1));
        case '\n' -> {
          return open;
        }
        default -> {}
      }
    }
    return open;
  }

  /** Whether a piece of a word is {@code name=} or {@code name+=}. */
  boolean isArrayAssignment(String piece) {
    return piece.endsWith("=") && piece.length() > 1 && piece.chars().limit(piece.length() - 1).allMatch(c -> isNamePart((char) c) || c == '+');
  }

  /** How many characters before an operator of redirection name the descriptor. */
  int descriptorLength(int start) {
    int i = start;
    while (at(i) != '<' && at(i) != '>' && at(i) != '&' && i < text.length()) {
      i++;
    }
    return i - start;
  }

  /** Where the delimiter of a here-document ends. */
  int wordEnd(int start) {
    int i = start;
    while (!endsWord(i)) {
      looked++;
      i = switch (text.charAt(i)) {
        case '\\' -> i + 2;
        case '\'', '"' -> closingQuote(i) + 1;
        default -> i + 1;
      };
    }
    return Math.min(i, text.length());
  }

  /** @param operator where the operator stands; it ends before the delimiter */
  ShellHeredoc.Pending pending(int operator, int start, int end) {
    var delimiter = new StringBuilder();
    boolean quoted = false;
    char quote = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
        quoted = true;
      } else if (c == quote && quote != 0) {
        quote = 0;
      } else if (c == '\\' && quote != '\'' && i + 1 < end) {
        quoted = true;
        delimiter.append(text.charAt(++i));
      } else if (!(c == '$' && quote == 0 && (at(i + 1) == '"' || at(i + 1) == '\''))) {
        delimiter.append(c);
      }
    }
    int sign = operator + descriptorLength(operator) + 2;
    return new ShellHeredoc.Pending(operator, delimiter.toString(), quoted, at(sign) == '-');
  }

  ShellHeredoc missingBody(ShellHeredoc.Pending pending) {
    return new ShellHeredoc(pending, text.length(), text.length(), text.length(), false);
  }

  ShellHeredoc body(ShellHeredoc.Pending pending, int from) {
    for (int line = from; line < text.length();) {
      int end = lineEnd(line);
      int start = line;
      while (pending.strip() && at(start) == '\t' && start < end) {
        start++;
      }
      int last = end > start && at(end - 1) == '\r' ? end - 1 : end;
      int length = pending.delimiter().length();
      if (last - start == length && text.startsWith(pending.delimiter(), start)) {
        return new ShellHeredoc(pending, from, line, Math.min(end + 1, text.length()), true);
      }
      looked += end - line;
      line = end + 1;
    }
    return new ShellHeredoc(pending, Math.min(from, text.length()), text.length(), text.length(), false);
  }
}
