package dev.kaniko.compiler.scope;

import java.util.Map;
import java.util.Optional;

/** The variables for the expansion of a word. */
@FunctionalInterface
public interface Variables {
  /** Returns the value of a variable; empty if it is not set. Names are case-sensitive. */
  Optional<String> value(String name);

  /**
   * Adds to the total work for values: copied characters and steps of a pattern search.
   *
   * @return false if the total for the file exceeds the limit
   */
  default boolean work(long steps) {
    return true;
  }

  /** Returns the variables of a map. */
  static Variables of(Map<String, String> values) {
    return name -> Optional.ofNullable(values.get(name));
  }
}
