package dev.kaniko.runtime.root;

import dev.kaniko.runtime.oci.DiffId;
import java.util.Objects;

/**
 * A layer that an earlier build made, to be laid over a root.
 *
 * @param diffId of the tar inside
 * @param blob the compressed layer
 */
public record StackedLayer(DiffId diffId, BaseLayer.Blob blob) {
  public StackedLayer {
    Objects.requireNonNull(diffId);
    Objects.requireNonNull(blob);
  }
}
