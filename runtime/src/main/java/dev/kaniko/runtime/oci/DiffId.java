package dev.kaniko.runtime.oci;

import dev.kaniko.image.Digest;
import java.util.Objects;

/**
 * The digest of the uncompressed tar stream of a layer (OCI image-spec, config, "Layer DiffID").
 */
public record DiffId(Digest digest) {
  public DiffId {
    Objects.requireNonNull(digest);
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
