package dev.kaniko.compiler.scope;

/**
 * The parts of a word that expansion leaves as written.
 *
 * @param quotes whether quote characters stay
 * @param escapes whether escape characters stay
 * @param unset whether references to variables that are not set stay
 */
public record ExpansionOptions(boolean quotes, boolean escapes, boolean unset) {
  /** Expands all parts, as the language does. */
  public static final ExpansionOptions NONE = new ExpansionOptions(false, false, false);

  /** Keeps quotes and unset variables, for texts that people read. */
  public static final ExpansionOptions SHOWN = new ExpansionOptions(true, false, true);
}
