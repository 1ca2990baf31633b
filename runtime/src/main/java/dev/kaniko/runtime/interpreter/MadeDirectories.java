package dev.kaniko.runtime.interpreter;

import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.oci.ChainId;
import dev.kaniko.runtime.oci.DiffId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

/**
 * The directories in which commands of one stage have left their changes. Each is the unpacked form of a layer that was written, so a later build
 * that finds the layer need not unpack it.
 *
 * @param base the layers of the image that the stage ultimately starts from
 * @param layers the layers above them
 * @param directories by the place of their layer in {@code layers}
 */
record MadeDirectories(StageBase base, List<Future<WrittenLayer>> layers, Map<Integer, Path> directories) {
  MadeDirectories {
    layers = List.copyOf(layers);
    directories = Map.copyOf(new HashMap<>(directories));
  }

  /** Keeps those whose layer, and each layer below it, was written. All roots are closed. */
  void adopt(BuildEnvironment.Images images) throws IOException {
    var diffIds = new ArrayList<DiffId>();
    base.layers().forEach(layer -> diffIds.add(layer.diffId()));
    for (var layer : layers) {
      if (layer.state() != Future.State.SUCCESS) {
        break;
      }
      diffIds.add(layer.resultNow().diffId());
    }
    var chain = ChainId.chain(diffIds);
    for (var made : directories.entrySet()) {
      int place = base.layers().size() + made.getKey();
      if (place < chain.size()) {
        images.adopt(made.getValue(), chain.get(place));
      }
    }
  }
}
