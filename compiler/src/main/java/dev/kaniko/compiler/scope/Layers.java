package dev.kaniko.compiler.scope;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A map with a chain of layers. A new layer sees the entries of the layers below, which no longer change. Layers of similar size are merged. So a stage
 * takes memory for its own entries only, also in a long chain of stages or in many stages over a large one, and a lookup visits few layers.
 */
final class Layers<V> {
  private final @Nullable Layers<V> below;
  private final Map<String, V> own;

  /** Makes an empty map. */
  Layers() {
    this(null, new HashMap<>());
  }

  private Layers(@Nullable Layers<V> below, Map<String, V> own) {
    this.below = below;
    this.own = own;
  }

  /** Returns a map with the entries of this one. This map must not change afterwards. */
  Layers<V> next() {
    var lower = this;
    // Merge until each layer is more than twice as large as the layer above it.
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
