package dev.kaniko.grammar;

import java.util.ArrayList;
import java.util.List;

/** The two ways of splitting an argument into words (language.md §5), which know nothing of variables. */
public final class ArgumentWords {
  private ArgumentWords() {}

  /** Words between runs of blanks; quotes and escapes are ordinary characters. */
  public static List<TextPiece> plain(String argument) {
    var words = new ArrayList<TextPiece>();
    int i = 0;
    while (i < argument.length()) {
      if (GoSpace.isSeparator(argument.charAt(i))) {
        i++;
        continue;
      }
      int start = i;
      while (i < argument.length() && !GoSpace.isSeparator(argument.charAt(i))) {
        i++;
      }
      words.add(new TextPiece(argument.substring(start, i), start, i));
    }
    return words;
  }

  /**
   * Words in which quotes and the escape character protect white space. Quotes and escapes stay in the words; an escape at the very end is
   * dropped; an open quote runs to the end.
   */
  public static List<TextPiece> quoted(String argument, char escape) {
    var words = new ArrayList<TextPiece>();
    int i = 0;
    while (true) {
      i = GoSpace.trimStart(argument, i, argument.length());
      if (i >= argument.length()) {
        return words;
      }
      int end = endOfQuotedWord(argument, i, escape);
      boolean escapeAtEnd = end < 0;
      end = Math.abs(end);
      String text = argument.substring(i, escapeAtEnd ? end - 1 : end);
      if (!text.isEmpty()) {
        words.add(new TextPiece(text, i, end));
      }
      i = end;
    }
  }

  /** The end of the word, negative where its last character is an escape with nothing after it. */
  private static int endOfQuotedWord(String argument, int start, char escape) {
    char quote = 0;
    int i = start;
    while (i < argument.length()) {
      char c = argument.charAt(i);
      if (c == escape && quote != '\'') {
        if (i + 1 == argument.length()) {
          return -argument.length();
        }
        i++;
      } else if (quote == 0) {
        if (GoSpace.isSpace(c)) {
          return i;
        }
        quote = c == '\'' || c == '"' ? c : quote;
      } else if (c == quote) {
        quote = 0;
      }
      i++;
    }
    return argument.length();
  }
}
