package dev.kaniko.cli;

/** Where {@code kaniko lint} takes the configurations of base images from. */
enum BaseConfig {
  /** They are not known. */
  OFF,
  /** What earlier builds have kept of images that are named by digest. */
  CACHED,
  /** Registries are asked. */
  PULL
}
