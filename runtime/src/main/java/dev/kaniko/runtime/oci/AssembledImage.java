package dev.kaniko.runtime.oci;

import dev.kaniko.image.Digest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A complete image that can be stored or pushed.
 *
 * @param manifest the exact bytes of the manifest; their digest is the digest of the image
 * @param config the exact bytes of the image configuration
 * @param document the parsed {@code config}
 * @param layers the descriptors of the layers, bottom first
 */
public record AssembledImage(
    RawDocument manifest, RawDocument config, ImageDocument document, List<Descriptor> layers) {
  public AssembledImage {
    Objects.requireNonNull(manifest);
    Objects.requireNonNull(config);
    Objects.requireNonNull(document);
    layers = List.copyOf(layers);
    if (layers.size() != document.diffIds().size()) {
      throw new IllegalArgumentException(
          layers.size() + " layers, but the configuration names " + document.diffIds().size());
    }
  }

  /**
   * Makes an OCI image. Layers of a Docker base image get OCI media types, as in BuildKit; their bytes do not change.
   *
   * @param annotations the annotations of the manifest; may be empty
   */
  public static AssembledImage of(ImageDocument document, List<Descriptor> layers, Map<String, String> annotations) {
    var config = document.write();
    var named = layers.stream().map(layer -> layer.withMediaType(MediaTypes.toOci(layer.mediaType()))).toList();
    var manifest = new Manifest(MediaTypes.OCI_MANIFEST, config.descriptor(), named, new TreeMap<>(annotations));
    return new AssembledImage(manifest.write(), config, document, named);
  }

  /** Returns the digest of the manifest, which is the digest of the image. */
  public Digest digest() {
    return manifest.digest();
  }

  /** Returns the number of bytes of the manifest, the configuration and the layers. Equal layers count once. */
  public long size() {
    return manifest.size()
        + config.size()
        + layers.stream().distinct().mapToLong(Descriptor::size).sum();
  }
}
