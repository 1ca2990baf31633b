package dev.kaniko.compiler.scope;

import dev.kaniko.compiler.plan.Provenance;
import dev.kaniko.diagnostic.Span;
import java.util.Optional;

/** The variables that are visible to an instruction. An ARG declares further ones. */
public interface Declarations extends Variables {
  /**
   * Declares an argument, so that {@link #value} knows it from now on.
   *
   * @param name the name, taken literally
   * @param defaultValue the expanded default; empty if there is none
   * @param declaration the place of the declaration
   * @return the value: that of {@code --build-arg}, else the default, else that of the global scope; empty if there is none
   */
  Optional<String> declare(String name, Optional<String> defaultValue, Span declaration);

  /** Returns true if {@code --build-arg} gives the value. Then the default is ignored, even if it cannot be expanded. */
  boolean isGiven(String name);

  /**
   * Adds to the total length by which values are longer than their words.
   *
   * @param by the growth of one value in UTF-16 code units
   * @return false if the total for the file exceeds the limit
   */
  boolean grow(int by);

  /** Returns the provenance of a name's value; empty if the name is not declared. */
  Optional<Provenance> provenance(String name);
}
