package dev.kaniko.runtime.root;

import dev.kaniko.runtime.oci.ChainId;
import dev.kaniko.runtime.oci.DiffId;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A layer below what a build does.
 *
 * @param chain names what is there once this layer and all below it are applied
 * @param diffId of the tar inside
 * @param blob the compressed layer
 */
public record BaseLayer(ChainId chain, DiffId diffId, Blob blob) {
  /** A blob that may have to be fetched first. */
  @FunctionalInterface
  public interface Blob {
    /** Opens the compressed bytes, waiting until they are on this machine. */
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
   * @param diffIds as the image config lists them
   * @param blobs as the manifest lists them
   * @throws IllegalArgumentException if they are not as many
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
