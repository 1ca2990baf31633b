package dev.kaniko.runtime.oci;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An image configuration (OCI image-spec, config; Docker image specification v1.2 for fields that OCI does not have).
 *
 * @param created the time at which the image was made; empty if there is none
 * @param platform the platform of the image
 * @param osVersion the version of the operating system; empty if there is none
 * @param osFeatures the required features of the operating system; may be empty
 * @param config the settings of a container, and the author
 * @param diffIds the layers, bottom first
 * @param history oldest first; in base images of other tools it may be empty or not match the layers
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

  /** Returns this document with another configuration. */
  public ImageDocument withConfig(ImageConfig other) {
    return new ImageDocument(created, platform, osVersion, osFeatures, other, diffIds, history);
  }

  /** Returns the configuration of an image without layers and settings. */
  public static ImageDocument empty(Platform platform) {
    return new ImageDocument(Optional.empty(), platform, "", List.of(), ImageConfig.EMPTY, List.of(), List.of());
  }

  /**
   * Parses a configuration of OCI or Docker. As in Docker, unknown fields are ignored, and {@code null} means an absent field.
   *
   * @throws MalformedImageException if it is not JSON or a field has a wrong type
   */
  public static ImageDocument read(byte[] json) throws MalformedImageException {
    return ImageDocumentJson.read(json);
  }

  /** Returns the OCI configuration as JSON. Equal documents give equal bytes. */
  public RawDocument write() {
    return new RawDocument(MediaTypes.OCI_CONFIG, ImageDocumentJson.write(this));
  }
}
