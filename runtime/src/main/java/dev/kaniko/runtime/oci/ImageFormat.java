package dev.kaniko.runtime.oci;

/** Whose media types an image has: those of OCI or those of Docker (Docker image manifest, version 2, schema 2). The documents are the same. */
public enum ImageFormat {
  OCI(MediaTypes.OCI_INDEX, MediaTypes.OCI_MANIFEST, MediaTypes.OCI_CONFIG) {
    @Override
    String layer(String mediaType) {
      return MediaTypes.toOci(mediaType);
    }
  },
  DOCKER(MediaTypes.DOCKER_INDEX, MediaTypes.DOCKER_MANIFEST, MediaTypes.DOCKER_CONFIG) {
    @Override
    String layer(String mediaType) {
      return MediaTypes.toDocker(mediaType);
    }
  };

  private final String index;
  private final String manifest;
  private final String config;

  ImageFormat(String index, String manifest, String config) {
    this.index = index;
    this.manifest = manifest;
    this.config = config;
  }

  String index() {
    return index;
  }

  String manifest() {
    return manifest;
  }

  String config() {
    return config;
  }

  /** Returns the media type that this format has for a layer of either. */
  abstract String layer(String mediaType);

  /** Tells whether this format has a media type for a layer. Docker's has none for zstd that is in use. */
  public boolean has(Descriptor layer) {
    return this == OCI || MediaTypes.packingOf(layer.mediaType()) != MediaTypes.Packing.ZSTD;
  }
}
