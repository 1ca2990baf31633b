package dev.kaniko.grammar;

import java.nio.charset.StandardCharsets;

/**
 * The text of a flag word without its quotes and escapes. The reference reads flags byte by byte and takes each byte for a character, so a character
 * beyond ASCII arrives as several (language.md §3, and quirk 4 in §15); that is kept.
 */
public final class FlagWord {
  private FlagWord() {}

  /** The word without quotes and escapes, {@code --name=value} included; places are offsets into the file. */
  public static DerivedText unquote(String word, char escape) {
    var out = new DerivedText.Builder();
    char quote = 0;
    boolean escaped = false;
    int i = 0;
    while (i < word.length()) {
      int end = i + Character.charCount(word.codePointAt(i));
      char c = word.charAt(i);
      if (escaped || c != escape && !isQuote(c, quote)) {
        addBytes(word, i, end, out);
        escaped = false;
      } else if (c == escape) {
        escaped = true;
      } else {
        quote = quote == 0 ? c : 0;
      }
      i = end;
    }
    return out.build(word.length());
  }

  /** Whether the character opens a quote, or closes the open one. */
  private static boolean isQuote(char c, char open) {
    return open == 0 ? c == '\'' || c == '"' : c == open;
  }

  private static void addBytes(String word, int start, int end, DerivedText.Builder out) {
    for (byte b : word.substring(start, end).getBytes(StandardCharsets.UTF_8)) {
      out.add((char) (b & 0xFF), start, end);
    }
  }
}
