package dev.kaniko.instruction.syntax;

/** Which variables and quotes are worked off before a provider sees the arguments. */
public enum Expansion {
  /** None: the text stands as written. */
  NONE,
  /** Every argument is expanded as one word. */
  WORDS,
  /** The arguments are sorted, then each is expanded and split again at unquoted blanks: EXPOSE. */
  SORTED_AND_SPLIT
}
