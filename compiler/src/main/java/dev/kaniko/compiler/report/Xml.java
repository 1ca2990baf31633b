package dev.kaniko.compiler.report;

/** Writes texts into XML. Characters that are not allowed there become U+FFFD. */
final class Xml {
  private Xml() {}

  /** Escapes the value of an attribute, so that a parser returns the same text, including line ends and tabs. */
  static String escaped(String text) {
    var out = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> {
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\t', '\n', '\r' -> out.append("&#").append(c).append(';');
        default -> out.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
      }
    });
    return out.toString();
  }

  private static boolean isAllowed(int c) {
    return c >= 0x20 && !(c >= 0x7F && c <= 0x9F) && !(c >= 0xD800 && c <= 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
  }
}
