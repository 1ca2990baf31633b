package dev.kaniko.compiler.parse;

/** Quotes text in messages as the reference does, so that blanks and control characters show. */
public final class GoQuote {
  private GoQuote() {}

  /** Returns the text in double quotes with escapes. */
  public static String quote(String text) {
    var out = new StringBuilder("\"");
    text.codePoints().forEach(c -> {
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case 0x07 -> out.append("\\a");
        case '\b' -> out.append("\\b");
        case 0x0B -> out.append("\\v");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < ' ' || c == 0x7F) {
            out.append(String.format("\\x%02x", c));
          } else {
            out.appendCodePoint(c);
          }
        }
      }
    });
    return out.append('"').toString();
  }
}
