package dev.kaniko.runtime.root;

import dev.kaniko.runtime.oci.ChainId;
import dev.kaniko.runtime.oci.DiffId;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A layer of a base image.
 *
 * @param chain identifies the tree of this layer and all layers below it
 * @param diffId the digest of the uncompressed tar stream
 * @param blob the compressed layer
 */
public record BaseLayer(ChainId chain, DiffId diffId, Blob blob) {
  /** A blob that may still have to be fetched. */
  @FunctionalInterface
  public interface Blob {
    /** Opens the compressed bytes. Waits until they are on this machine. */
    InputStream open() throws IOException;
  }

  public BaseLayer {
    Objects.requireNonNull(chain);
    Objects.requireNonNull(diffId);
    Objects.requireNonNull(blob);
  }

  /**
   * Returns the layers of an image, bottom first.
   *
   * @param diffIds in the order of the image config
   * @param blobs in the order of the manifest
   * @throws IllegalArgumentException if the lists differ in length
   */
  public static List<BaseLayer> of(List<DiffId> diffIds, List<? extends Blob> blobs) {
    if (diffIds.size() != blobs.size()) {
      throw new IllegalArgumentException(diffIds.size() + " diff ids for " + blobs.size() + " layers");
    }
    var chain = ChainId.chain(diffIds);
    var layers = new ArrayList<BaseLayer>();
    for (int i = 0; i < blobs.size(); i++) {
      layers.add(new BaseLayer(chain.get(i), diffIds.get(i), blobs.get(i)));
    }
    return List.copyOf(layers);
  }
}
