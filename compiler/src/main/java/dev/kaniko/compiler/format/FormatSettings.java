package dev.kaniko.compiler.format;

/**
 * How files are laid out.
 *
 * @param indent the blanks in front of a line that continues an instruction
 * @param upperCase whether keywords are written in upper case; otherwise they stay as they are
 */
public record FormatSettings(int indent, boolean upperCase) {
  /** The largest indent. */
  public static final int MOST_BLANKS = 16;

  /** What counts where nothing else is said. */
  public static final FormatSettings DEFAULT = new FormatSettings(4, true);

  public FormatSettings {
    if (indent < 0 || indent > MOST_BLANKS) {
      throw new IllegalArgumentException("an indent of " + indent + " blanks");
    }
  }
}
