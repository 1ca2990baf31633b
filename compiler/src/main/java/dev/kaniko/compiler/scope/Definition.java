package dev.kaniko.compiler.scope;

import dev.kaniko.compiler.plan.Provenance;
import java.util.Objects;

/**
 * The value of a name at one place.
 *
 * @param value the value
 * @param provenance the origin of the value
 */
record Definition(String value, Provenance provenance) {
  Definition {
    Objects.requireNonNull(value);
    Objects.requireNonNull(provenance);
  }
}
