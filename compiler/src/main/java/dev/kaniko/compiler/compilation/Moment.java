package dev.kaniko.compiler.compilation;

/** When the reference comes upon something, in its order. An error at one moment keeps it from everything at a later one. */
public enum Moment {
  /** Lines are joined and arguments split. */
  LINES,
  /** Instructions are read one by one. */
  INSTRUCTIONS,
  /** Stage names are compared. */
  STAGE_NAMES,
  /** The case of instructions is compared. */
  CASING,
  /** FROM lines are expanded with the defaults of their arguments. */
  DEFAULTS,
  /** FROM lines are expanded with the arguments that were given. */
  BASES,
  /** Names in instructions are looked up. */
  LINKS,
  /** Images are looked up, side by side. */
  IMAGES,
  /** The instructions of one stage after the other are expanded and carried out. */
  STEPS
}
