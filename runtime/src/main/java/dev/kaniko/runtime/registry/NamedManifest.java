package dev.kaniko.runtime.registry;

import com.google.cloud.tools.jib.image.json.ManifestTemplate;

/**
 * What jib has to know of a manifest to begin its upload. It would make the bytes from an object by reflection; those that are sent are the manifest's own.
 *
 * @param mediaType of the manifest
 */
record NamedManifest(String mediaType) implements ManifestTemplate {
  @Override
  public int getSchemaVersion() {
    return 2;
  }

  @Override
  public String getManifestMediaType() {
    return mediaType;
  }
}
