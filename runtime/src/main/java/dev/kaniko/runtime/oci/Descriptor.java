package dev.kaniko.runtime.oci;

import dev.kaniko.image.Digest;
import dev.kaniko.image.Platform;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The media type, digest and size of a blob (OCI image-spec, descriptor).
 *
 * @param mediaType its media type; empty if there is none
 * @param digest the digest of its bytes
 * @param size in bytes
 * @param annotations may be empty
 * @param platform the platform of the image, in an index; else empty
 */
public record Descriptor(
    String mediaType, Digest digest, long size, SortedMap<String, String> annotations, Optional<Platform> platform) {
  public Descriptor {
    Objects.requireNonNull(mediaType);
    Objects.requireNonNull(digest);
    if (size < 0) {
      throw new IllegalArgumentException(digest + ": negative size " + size);
    }
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    Objects.requireNonNull(platform);
  }

  /** Returns a descriptor without annotations. */
  public static Descriptor of(String mediaType, Digest digest, long size) {
    return new Descriptor(mediaType, digest, size, new TreeMap<>(), Optional.empty());
  }

  public Descriptor withMediaType(String other) {
    return new Descriptor(other, digest, size, annotations, platform);
  }

  public Descriptor withAnnotations(Map<String, String> others) {
    return new Descriptor(mediaType, digest, size, new TreeMap<>(others), platform);
  }

  public Descriptor withPlatform(Platform other) {
    return new Descriptor(mediaType, digest, size, annotations, Optional.of(other));
  }

  @Override
  public String toString() {
    return digest + " (" + size + " bytes)";
  }
}
