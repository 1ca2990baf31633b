package dev.kaniko.compiler.report;

/**
 * Makes untrusted text safe to print. It replaces characters by a dot that could control a terminal or make a line look different from what it is:
 * control characters, marks of the writing direction, invisible characters and line separators. Characters that join emoji or letters stay.
 */
public final class Shown {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private Shown() {}

  /** Returns the safe text on one line; line ends become dots too. */
  public static String line(String text) {
    return text.codePoints().noneMatch(Shown::isHidden) ? text : replaced(text, false);
  }

  /** Returns the safe text. It may have several lines. */
  public static String lines(String text) {
    return text.codePoints().noneMatch(Shown::isHidden) ? text : replaced(text, true);
  }

  private static String replaced(String text, boolean severalLines) {
    var out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.appendCodePoint(isHidden(c) && !(severalLines && (c == '\n' || c == '\t')) ? '·' : c));
    return out.toString();
  }

  /** Returns true if a character must be replaced. */
  public static boolean isHidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      case Character.FORMAT -> c != ZERO_WIDTH_JOINER && c != ZERO_WIDTH_NON_JOINER;
      default -> false;
    };
  }
}
