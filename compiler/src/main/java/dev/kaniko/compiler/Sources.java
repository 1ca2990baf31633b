package dev.kaniko.compiler;

import dev.kaniko.diagnostic.SourceId;
import java.util.Map;
import java.util.Optional;

/**
 * The texts that spans point into.
 *
 * @param texts each text by its name; offsets are UTF-16 code units of these strings
 */
public record Sources(Map<SourceId, String> texts) {
  public Sources {
    texts = Map.copyOf(texts);
  }

  public Optional<String> text(SourceId id) {
    return Optional.ofNullable(texts.get(id));
  }
}
