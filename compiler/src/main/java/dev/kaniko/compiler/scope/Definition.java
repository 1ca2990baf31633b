package dev.kaniko.compiler.scope;

import dev.kaniko.compiler.plan.Provenance;
import java.util.Objects;

/**
 * What a name stands for at one place.
 *
 * @param value its value
 * @param provenance where that comes from
 */
record Definition(String value, Provenance provenance) {
  Definition {
    Objects.requireNonNull(value);
    Objects.requireNonNull(provenance);
  }
}
