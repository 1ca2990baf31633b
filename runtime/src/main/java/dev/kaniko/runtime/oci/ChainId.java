package dev.kaniko.runtime.oci;

import dev.kaniko.image.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Names the result of applying layers one on another (OCI image-spec, config, "Layer ChainID").
 *
 * @param digest of the chain
 */
public record ChainId(Digest digest) {
  public ChainId {
    Objects.requireNonNull(digest);
  }

  /** Returns the chain of one layer. */
  public static ChainId of(DiffId first) {
    return new ChainId(first.digest());
  }

  /** Returns the chain with one more layer on top. */
  public ChainId then(DiffId next) {
    return new ChainId(Digests.ofText(digest + " " + next));
  }

  /** Returns the chain up to and with each layer, bottom first; as many as there are layers. */
  public static List<ChainId> chain(List<DiffId> layers) {
    var chain = new ArrayList<ChainId>(layers.size());
    for (var layer : layers) {
      chain.add(chain.isEmpty() ? of(layer) : chain.getLast().then(layer));
    }
    return List.copyOf(chain);
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
