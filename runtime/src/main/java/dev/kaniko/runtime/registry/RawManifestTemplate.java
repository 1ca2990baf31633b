package dev.kaniko.runtime.registry;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.cloud.tools.jib.image.json.ManifestTemplate;
import dev.kaniko.runtime.oci.RawDocument;
import java.nio.charset.StandardCharsets;

/** A manifest that jib sends as it is. */
final class RawManifestTemplate implements ManifestTemplate {
  private final RawDocument document;

  RawManifestTemplate(RawDocument document) {
    this.document = document;
  }

  @JsonValue
  @JsonRawValue
  String raw() {
    return new String(document.bytes(), StandardCharsets.UTF_8);
  }

  @Override
  public int getSchemaVersion() {
    return 2;
  }

  @Override
  public String getManifestMediaType() {
    return document.mediaType();
  }
}
