package dev.kaniko.runtime.layer;

import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.DiffId;
import java.util.Objects;

/**
 * A layer in a blob store.
 *
 * @param descriptor the descriptor of the compressed blob, with the OCI media type
 * @param diffId the digest of the uncompressed tar stream
 */
public record WrittenLayer(Descriptor descriptor, DiffId diffId) {
  public WrittenLayer {
    Objects.requireNonNull(descriptor);
    Objects.requireNonNull(diffId);
  }
}
