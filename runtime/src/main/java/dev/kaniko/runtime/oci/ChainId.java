package dev.kaniko.runtime.oci;

import dev.kaniko.image.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The identifier of a stack of layers (OCI image-spec, config, "Layer ChainID").
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

  /** Returns for each layer the chain that ends with it, bottom first. */
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
