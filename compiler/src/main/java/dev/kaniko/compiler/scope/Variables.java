package dev.kaniko.compiler.scope;

import java.util.Map;
import java.util.Optional;

/** The variables that a word sees. */
@FunctionalInterface
public interface Variables {
  /** Returns the value; empty if unset. Case counts. */
  Optional<String> value(String name);

  /**
   * Adds up the work to find values: characters copied, steps of a search for a pattern.
   *
   * @return false if the work for one file is more than a build does
   */
  default boolean work(long steps) {
    return true;
  }

  /** Returns the variables of a map. */
  static Variables of(Map<String, String> values) {
    return name -> Optional.ofNullable(values.get(name));
  }
}
