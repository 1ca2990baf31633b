package dev.kaniko.compiler.scope;

import java.util.Map;
import java.util.Optional;

/** The variables that a word sees. */
@FunctionalInterface
public interface Variables {
  /** Returns the value; empty if unset. Case counts. */
  Optional<String> value(String name);

  /**
   * Counts what is done to find a value: characters copied, steps of a search for a pattern.
   *
   * @return false if all of that for one file takes longer than a build waits
   */
  default boolean work(long steps) {
    return true;
  }

  /** Returns the variables of a map. */
  static Variables of(Map<String, String> values) {
    return name -> Optional.ofNullable(values.get(name));
  }
}
