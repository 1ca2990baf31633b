package dev.kaniko.compiler.scope;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A map that begins with the entries of another map, which does not change any more. As long as one of them is much larger nothing is copied. So neither a
 * long chain of stages nor many stages over a large one take more memory than they add, and a look-up goes through few layers.
 */
final class Layers<V> {
  private final @Nullable Layers<V> below;
  private final Map<String, V> own;

  /** Returns a map with nothing in it. */
  Layers() {
    this(null, new HashMap<>());
  }

  private Layers(@Nullable Layers<V> below, Map<String, V> own) {
    this.below = below;
    this.own = own;
  }

  /** Returns a map that begins with the entries of this one. Nothing may be put into this one any more. */
  Layers<V> next() {
    var lower = this;
    // Each layer is more than twice the one above it.
    while (lower.below != null && lower.own.size() * 2 >= lower.below.own.size()) {
      var merged = new HashMap<>(lower.below.own);
      merged.putAll(lower.own);
      lower = new Layers<>(lower.below.below, merged);
    }
    return new Layers<>(lower.own.isEmpty() ? lower.below : lower, new HashMap<>());
  }

  void put(String name, V value) {
    own.put(name, value);
  }

  Optional<V> get(String name) {
    for (@Nullable Layers<V> layer = this; layer != null; layer = layer.below) {
      var value = layer.own.get(name);
      if (value != null) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
