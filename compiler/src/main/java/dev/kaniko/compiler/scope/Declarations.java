package dev.kaniko.compiler.scope;

import dev.kaniko.compiler.plan.Provenance;
import dev.kaniko.diagnostic.Span;
import java.util.Optional;

/** The variables that an instruction sees, and what an ARG makes of them. */
public interface Declarations extends Variables {
  /**
   * Declares an argument, so that {@link #value} knows it from now on.
   *
   * @param name the name, taken literally
   * @param defaultValue the expanded default; empty if there is none
   * @param declaration where it is declared
   * @return the value that holds in the build: the given one, the default, or that of the global scope
   */
  Optional<String> declare(String name, Optional<String> defaultValue, Span declaration);

  /** Tells whether the build gives the value. The default does not count then, not even one that cannot be expanded. */
  boolean isGiven(String name);

  /**
   * Adds up by how much values are longer than their words.
   *
   * @return false if all values of the file together become longer than a build can hold
   */
  boolean grow(int by);

  /** Tells where the value of a name comes from; empty if nothing declares the name. */
  Optional<Provenance> provenance(String name);
}
