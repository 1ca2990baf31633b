package dev.kaniko.compiler.plan;

import dev.kaniko.diagnostic.Span;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the value of a variable comes from (language.md §8).
 *
 * @param kind what gave the value
 * @param declaration the instruction that declares the name; empty for what no instruction declares
 */
public record Provenance(Kind kind, Optional<Span> declaration) {
  /** What may give a variable its value. */
  public enum Kind {
    /** {@code --build-arg}. */
    BUILD_ARGUMENT,
    /** The default of an ARG. */
    ARGUMENT_DEFAULT,
    /** An ARG that has neither a default nor a given value: the name is declared and unset. */
    UNSET_ARGUMENT,
    /** ENV. */
    ENVIRONMENT,
    /** The configuration of the base image. */
    BASE_IMAGE,
    /** The builder itself, for example TARGETARCH. */
    PREDEFINED
  }

  public Provenance {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(declaration);
  }

  /** Returns the provenance of something that an instruction declares. */
  public static Provenance at(Kind kind, Span declaration) {
    return new Provenance(kind, Optional.of(declaration));
  }

  /** Returns the provenance of something that no instruction declares. */
  public static Provenance of(Kind kind) {
    return new Provenance(kind, Optional.empty());
  }
}
