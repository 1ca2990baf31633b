package dev.kaniko.runtime.oci;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An image configuration, whole (OCI image-spec, config; Docker image specification v1.2 for what OCI leaves out).
 *
 * @param created when the image was made; empty if there is no time
 * @param platform what it runs on
 * @param osVersion empty when there is none
 * @param osFeatures may be empty
 * @param config what a container starts with, and the author
 * @param diffIds the layers, bottom first
 * @param history oldest first; may be empty or disagree with the layers in a base made by other tools
 */
public record ImageDocument(
    Optional<Instant> created,
    Platform platform,
    String osVersion,
    List<String> osFeatures,
    ImageConfig config,
    List<DiffId> diffIds,
    List<HistoryEntry> history) {
  public ImageDocument {
    Objects.requireNonNull(created);
    Objects.requireNonNull(platform);
    Objects.requireNonNull(osVersion);
    osFeatures = List.copyOf(osFeatures);
    Objects.requireNonNull(config);
    diffIds = List.copyOf(diffIds);
    history = List.copyOf(history);
  }

  /** Returns the document of an image in which nothing is set. */
  public static ImageDocument empty(Platform platform) {
    return new ImageDocument(Optional.empty(), platform, "", List.of(), ImageConfig.EMPTY, List.of(), List.of());
  }

  /**
   * Reads a configuration, OCI's or Docker's. Unknown fields are ignored and {@code null} is read as absent, as Docker does.
   *
   * @throws MalformedImageException if it is not JSON, or a field has another type than the specification says
   */
  public static ImageDocument read(byte[] json) throws MalformedImageException {
    return ImageDocumentJson.read(json);
  }

  /** Writes the OCI configuration; equal documents give equal bytes. */
  public RawDocument write() {
    return new RawDocument(MediaTypes.OCI_CONFIG, ImageDocumentJson.write(this));
  }
}
