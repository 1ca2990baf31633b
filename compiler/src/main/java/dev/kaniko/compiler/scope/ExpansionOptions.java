package dev.kaniko.compiler.scope;

/**
 * Which parts of a word stay as they are written.
 *
 * @param quotes whether quote characters stay
 * @param escapes whether escape characters stay
 * @param unset whether references to variables that are not set stay
 */
public record ExpansionOptions(boolean quotes, boolean escapes, boolean unset) {
  /** Nothing stays: expansion as the language does it. */
  public static final ExpansionOptions NONE = new ExpansionOptions(false, false, false);

  /** For people to read: quotes and unknown variables stay. */
  public static final ExpansionOptions SHOWN = new ExpansionOptions(true, false, true);
}
