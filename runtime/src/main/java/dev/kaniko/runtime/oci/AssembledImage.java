package dev.kaniko.runtime.oci;

import dev.kaniko.image.Digest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * An image, ready to be stored: its documents as bytes and its layers by name.
 *
 * @param manifest the exact bytes; their digest is the image's
 * @param config the exact bytes
 * @param document what {@code config} says
 * @param layers bottom first
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
   * Writes the documents of an OCI image. Layers of a Docker base get OCI's names, as BuildKit gives them: the bytes are the
   * same.
   *
   * @param annotations of the manifest; may be empty
   */
  public static AssembledImage of(ImageDocument document, List<Descriptor> layers, Map<String, String> annotations) {
    var config = document.write();
    var named = layers.stream().map(layer -> layer.withMediaType(MediaTypes.toOci(layer.mediaType()))).toList();
    var manifest = new Manifest(MediaTypes.OCI_MANIFEST, config.descriptor(), named, new TreeMap<>(annotations));
    return new AssembledImage(manifest.write(), config, document, named);
  }

  /** Returns the digest of the manifest, by which the image is pulled. */
  public Digest digest() {
    return manifest.digest();
  }

  /** Returns the bytes that a registry stores for it: manifest, configuration and every layer, each once. */
  public long size() {
    return manifest.size()
        + config.size()
        + layers.stream().distinct().mapToLong(Descriptor::size).sum();
  }
}
