package dev.kaniko.runtime.oci;

import dev.kaniko.image.Digest;
import java.util.Objects;

/**
 * The digest of a layer's tar stream before compression (OCI image-spec, config, "Layer DiffID").
 *
 * @param digest of the uncompressed tar
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
