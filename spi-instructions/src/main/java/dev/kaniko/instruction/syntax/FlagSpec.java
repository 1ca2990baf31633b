package dev.kaniko.instruction.syntax;

import java.util.Objects;

/**
 * One flag that an instruction takes.
 *
 * @param name without the dashes; case counts
 * @param kind what its value is
 * @param repeatable whether it may be given more than once
 * @param expansion what is expanded in its value
 */
public record FlagSpec(String name, Kind kind, boolean repeatable, FlagExpansion expansion) {
  /** What the value of a flag is. */
  public enum Kind {
    TEXT,
    /** {@code true} or {@code false} in any case; without a value it is true. A provider always sees lower case. */
    BOOLEAN
  }

  /** What is expanded in the value of a flag. */
  public enum FlagExpansion {
    NONE,
    WORD,
    /** A list {@code key=value,key=value}: every value but that of {@code from} is expanded. */
    OPTION_VALUES
  }

  public FlagSpec {
    Objects.requireNonNull(name);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(expansion);
  }

  /** Returns a flag with a text that is taken as it stands. */
  public static FlagSpec text(String name) {
    return new FlagSpec(name, Kind.TEXT, false, FlagExpansion.NONE);
  }

  /** Returns a flag with a text in which variables are expanded. */
  public static FlagSpec expanded(String name) {
    return new FlagSpec(name, Kind.TEXT, false, FlagExpansion.WORD);
  }

  /** Returns a flag that is true or false. */
  public static FlagSpec bool(String name) {
    return new FlagSpec(name, Kind.BOOLEAN, false, FlagExpansion.NONE);
  }

  /** Returns this flag, but one that may be given more than once. */
  public FlagSpec many() {
    return new FlagSpec(name, kind, true, expansion);
  }
}
