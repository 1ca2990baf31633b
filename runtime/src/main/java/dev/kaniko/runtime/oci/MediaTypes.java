package dev.kaniko.runtime.oci;

/** The media types of images (OCI image-spec, media-types; Docker image manifest, version 2, schema 2). */
public final class MediaTypes {
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
  public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
  public static final String OCI_LAYER_GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
  public static final String OCI_LAYER_ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd";
  public static final String DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";
  public static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
  public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";
  public static final String DOCKER_LAYER_GZIP = "application/vnd.docker.image.rootfs.diff.tar.gzip";
  public static final String DOCKER_LAYER_ZSTD = "application/vnd.docker.image.rootfs.diff.tar.zstd";

  private static final String OCI_FOREIGN_LAYER = "application/vnd.oci.image.layer.nondistributable.v1.tar";
  private static final String DOCKER_FOREIGN_LAYER = "application/vnd.docker.image.rootfs.foreign.diff.tar";

  private MediaTypes() {}

  /** The compression of a layer's tar stream. */
  public enum Packing {
    PLAIN,
    GZIP,
    ZSTD
  }

  /** Returns true for an image index or a Docker manifest list. */
  public static boolean isIndex(String mediaType) {
    return mediaType.equals(OCI_INDEX) || mediaType.equals(DOCKER_INDEX);
  }

  /** Returns true for the manifest of one image. */
  public static boolean isManifest(String mediaType) {
    return mediaType.equals(OCI_MANIFEST) || mediaType.equals(DOCKER_MANIFEST);
  }

  /** Returns true for a layer of any compression. */
  public static boolean isLayer(String mediaType) {
    return mediaType.startsWith(OCI_LAYER)
        || mediaType.startsWith(DOCKER_LAYER)
        || mediaType.startsWith(OCI_FOREIGN_LAYER)
        || mediaType.startsWith(DOCKER_FOREIGN_LAYER);
  }

  /** Returns the compression of a layer with this media type; plain if the type does not name one. */
  public static Packing packingOf(String layerMediaType) {
    if (layerMediaType.endsWith("gzip")) {
      return Packing.GZIP;
    }
    return layerMediaType.endsWith("zstd") ? Packing.ZSTD : Packing.PLAIN;
  }

  /** Returns the OCI media type of a layer with this compression. */
  public static String ociLayer(Packing packing) {
    return switch (packing) {
      case PLAIN -> OCI_LAYER;
      case GZIP -> OCI_LAYER_GZIP;
      case ZSTD -> OCI_LAYER_ZSTD;
    };
  }

  /** Returns the OCI media type that corresponds to Docker's (OCI image-spec, "Compatibility Matrix"). Other types are returned unchanged. */
  public static String toOci(String mediaType) {
    return switch (mediaType) {
      case DOCKER_INDEX -> OCI_INDEX;
      case DOCKER_MANIFEST -> OCI_MANIFEST;
      case DOCKER_CONFIG -> OCI_CONFIG;
      default ->
          mediaType.startsWith(DOCKER_LAYER) || mediaType.startsWith(DOCKER_FOREIGN_LAYER)
              ? ociLayer(packingOf(mediaType))
              : mediaType;
    };
  }

  /** Returns Docker's media type for a layer of OCI or Docker. Other types are returned unchanged. */
  static String toDocker(String layerMediaType) {
    if (!isLayer(layerMediaType)) {
      return layerMediaType;
    }
    return switch (packingOf(layerMediaType)) {
      case PLAIN -> DOCKER_LAYER;
      case GZIP -> DOCKER_LAYER_GZIP;
      case ZSTD -> DOCKER_LAYER_ZSTD;
    };
  }
}
