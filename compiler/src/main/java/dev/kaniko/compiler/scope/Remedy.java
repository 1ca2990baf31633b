package dev.kaniko.compiler.scope;

import dev.kaniko.compiler.plan.Provenance;

/** What besides a change of the file could make an error go away, the least helpful first. */
public enum Remedy {
  /** Nothing: no build of the file succeeds. */
  NONE,
  /** A build argument: its default is what is wrong. */
  OTHER_VALUE,
  /** A value for a build argument that has none. */
  VALUE;

  /** Returns what could be done about a value that comes from there; that of an ENV is for the caller to know. */
  public static Remedy of(Provenance provenance) {
    return switch (provenance.kind()) {
      case UNSET_ARGUMENT -> VALUE;
      case ARGUMENT_DEFAULT -> OTHER_VALUE;
      // Who gives a value wants to hear that it is wrong.
      case BUILD_ARGUMENT, ENVIRONMENT, BASE_IMAGE, PREDEFINED -> NONE;
    };
  }

  /** Returns the more helpful of the two. */
  public Remedy or(Remedy other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
