package dev.kaniko.runtime.registry;

import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.ImageDocument;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An image: its documents are here, its layers are fetched when they are needed.
 *
 * @param reference as it was asked for
 * @param source where it was found: the reference, or its place in a mirror
 * @param manifest of the one image that was picked
 * @param platform what it runs on
 * @param document its configuration
 * @param layers bottom first, as many as the configuration has diff ids
 * @param annotations of the manifest
 * @param cached whether it is what a cache has, which the build can make itself
 */
public record PulledImage(
    ImageReference reference,
    ImageReference source,
    Descriptor manifest,
    Platform platform,
    ImageDocument document,
    List<Descriptor> layers,
    Map<String, String> annotations,
    boolean cached) {
  public PulledImage {
    Objects.requireNonNull(reference);
    Objects.requireNonNull(source);
    Objects.requireNonNull(manifest);
    Objects.requireNonNull(platform);
    Objects.requireNonNull(document);
    layers = List.copyOf(layers);
    annotations = Map.copyOf(annotations);
  }

  PulledImage ofCache() {
    return new PulledImage(reference, source, manifest, platform, document, layers, annotations, true);
  }
}
