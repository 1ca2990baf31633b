package dev.kaniko.runtime.oci;

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
    RawDocument manifest, RawDocument config, ImageDocument document, List<Descriptor> layers) implements Assembled {
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
    return of(document, document.write().bytes(), layers, annotations, ImageFormat.OCI);
  }

  /** Makes an image of either format. The media types of the layers become those of the format; their bytes do not change. */
  public static AssembledImage of(ImageDocument document, List<Descriptor> layers, Map<String, String> annotations, ImageFormat format) {
    return of(document, document.write().bytes(), layers, annotations, format);
  }

  /** Makes an image of either format from a configuration that stays as it is, byte for byte, so that the image keeps its ID. */
  public static AssembledImage ofConfig(byte[] config, List<Descriptor> layers, ImageFormat format) throws MalformedImageException {
    return of(ImageDocument.read(config), config, layers, Map.of(), format);
  }

  private static AssembledImage of(ImageDocument document, byte[] json, List<Descriptor> layers, Map<String, String> annotations, ImageFormat format) {
    var config = new RawDocument(format.config(), json);
    var named = layers.stream().map(layer -> layer.withMediaType(format.layer(layer.mediaType()))).toList();
    var manifest = new Manifest(format.manifest(), config.descriptor(), named, new TreeMap<>(annotations));
    return new AssembledImage(manifest.write(), config, document, named);
  }

  @Override
  public RawDocument root() {
    return manifest;
  }

  @Override
  public List<AssembledImage> images() {
    return List.of(this);
  }

  @Override
  public long size() {
    return manifest.size()
        + config.size()
        + layers.stream().distinct().mapToLong(Descriptor::size).sum();
  }
}
