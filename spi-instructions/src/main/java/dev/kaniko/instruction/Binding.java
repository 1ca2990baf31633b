package dev.kaniko.instruction;

import java.util.Objects;
import java.util.Optional;

/**
 * A name that an instruction adds to the scope of its stage.
 *
 * @param kind which kind of name
 * @param name the name
 * @param value its value; empty for an argument that is declared and has none
 */
public record Binding(Kind kind, String name, Optional<String> value) {
  /** Which kind of name is bound. */
  public enum Kind {
    /** Visible while the stage is built. */
    ARG,
    /** Visible from here on and in the image. */
    ENV
  }

  public Binding {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(name);
    Objects.requireNonNull(value);
  }
}
