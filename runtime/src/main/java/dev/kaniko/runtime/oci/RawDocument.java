package dev.kaniko.runtime.oci;

import dev.kaniko.image.Digest;
import java.util.Objects;

/** The exact bytes of a manifest, an index or a configuration, and their digest. Immutable. */
public final class RawDocument {
  /** The largest document that is read, in bytes. It is the size that registries must accept (OCI distribution-spec), and the limit of podman. */
  public static final int MAX_BYTES = 4 << 20;

  private final Descriptor descriptor;
  private final byte[] bytes;

  /** Makes a document of a copy of the bytes, and computes its digest. */
  public RawDocument(String mediaType, byte[] bytes) {
    this.bytes = bytes.clone();
    this.descriptor = Descriptor.of(mediaType, Digests.ofBytes(bytes), bytes.length);
  }

  public Descriptor descriptor() {
    return descriptor;
  }

  public String mediaType() {
    return descriptor.mediaType();
  }

  public Digest digest() {
    return descriptor.digest();
  }

  /** Returns the number of bytes. */
  public long size() {
    return descriptor.size();
  }

  /** Returns a copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawDocument document && document.descriptor.equals(descriptor);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(descriptor);
  }

  @Override
  public String toString() {
    return descriptor.toString();
  }
}
