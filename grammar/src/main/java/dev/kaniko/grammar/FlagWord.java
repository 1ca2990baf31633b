package dev.kaniko.grammar;

import java.nio.charset.StandardCharsets;

/**
 * The text of a flag word without its quotes and escapes. The reference reads flags byte by byte and takes each byte for a character, so a character
 * beyond ASCII arrives as several (language.md §3 and quirk 4); that is kept.
 */
public final class FlagWord {
  private FlagWord() {}

  /** The value of the word as written in the file, {@code --name=value} included. */
  public static String unquote(String word, char escape) {
    String bytes = new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    var out = new StringBuilder(bytes.length());
    char quote = 0;
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (c != escape) {
        out.append(c);
      } else if (i + 1 < bytes.length()) {
        out.append(bytes.charAt(++i));
      }
    }
    return out.toString();
  }
}
