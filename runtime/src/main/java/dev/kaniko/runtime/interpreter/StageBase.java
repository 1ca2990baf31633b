package dev.kaniko.runtime.interpreter;

import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.oci.HistoryEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The layers and the history of the image that a stage starts from.
 *
 * @param layers bottom first
 * @param history oldest first, with as many lines for layers as there are layers
 */
record StageBase(List<BaseLayer> layers, List<HistoryEntry> history) {
  /** One layer that this build did not make. */
  record BaseLayer(Descriptor descriptor, DiffId diffId) {
    BaseLayer {
      Objects.requireNonNull(descriptor);
      Objects.requireNonNull(diffId);
    }
  }

  static final StageBase SCRATCH = new StageBase(List.of(), List.of());

  StageBase {
    layers = List.copyOf(layers);
    history = fitting(history, layers.size());
  }

  /** Adds or drops lines so that there is one for each layer: some builders write none, and a reader may not be left with a wrong count. */
  private static List<HistoryEntry> fitting(List<HistoryEntry> history, int layers) {
    long named = history.stream().filter(entry -> !entry.emptyLayer()).count();
    if (named == layers) {
      return List.copyOf(history);
    }
    var fitting = new ArrayList<HistoryEntry>();
    int left = layers;
    for (var entry : history) {
      if (entry.emptyLayer() || left > 0) {
        fitting.add(entry);
        left -= entry.emptyLayer() ? 0 : 1;
      }
    }
    for (; left > 0; left--) {
      fitting.add(new HistoryEntry(Optional.empty(), "a layer of the base without history", "", "", false));
    }
    return List.copyOf(fitting);
  }
}
