package dev.kaniko.compiler.report;

/**
 * Texts that others wrote, as a person may see them. What would drive a terminal, or make a line read otherwise than it is, shows as a dot: control characters,
 * marks of the direction of writing, characters without a shape, separators of lines. The characters that join emoji and letters stay.
 */
public final class Shown {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private Shown() {}

  /** Returns a text on one line. */
  public static String line(String text) {
    return text.codePoints().noneMatch(Shown::isHidden) ? text : replaced(text, false);
  }

  /** Returns a text that may have several lines. */
  public static String lines(String text) {
    return text.codePoints().noneMatch(Shown::isHidden) ? text : replaced(text, true);
  }

  private static String replaced(String text, boolean severalLines) {
    var out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.appendCodePoint(isHidden(c) && !(severalLines && (c == '\n' || c == '\t')) ? '·' : c));
    return out.toString();
  }

  /** Tells whether a character is not to be seen as it is. */
  public static boolean isHidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      case Character.FORMAT -> c != ZERO_WIDTH_JOINER && c != ZERO_WIDTH_NON_JOINER;
      default -> false;
    };
  }
}
