package dev.kaniko.runtime.oci;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The manifest of one image: an OCI manifest (OCI image-spec, manifest) or Docker's schema 2, which has the same format.
 *
 * @param mediaType that of OCI or of Docker
 * @param config the descriptor of the image configuration
 * @param layers the descriptors of the layers, bottom first
 * @param annotations may be empty
 */
public record Manifest(
    String mediaType, Descriptor config, List<Descriptor> layers, SortedMap<String, String> annotations) {
  public Manifest {
    Objects.requireNonNull(mediaType);
    Objects.requireNonNull(config);
    layers = List.copyOf(layers);
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  /**
   * Parses a manifest.
   *
   * @throws MalformedImageException if the document is not a manifest of one of these formats
   */
  public static Manifest read(RawDocument document) throws MalformedImageException {
    var json = Json.readObject(document.bytes(), "manifest");
    var where = "manifest " + document.digest();
    if (json.path("schemaVersion").asInt(2) != 2 || !json.path("config").isObject()) {
      throw new MalformedImageException(where + ": neither an OCI image manifest nor Docker's schema 2"
          + (json.path("schemaVersion").asInt() == 1 ? " (schema 1 is no longer supported)" : ""));
    }
    return new Manifest(
        Json.text(json, "mediaType", where).isEmpty() ? document.mediaType() : Json.text(json, "mediaType", where),
        DescriptorJson.read(json.path("config"), where),
        DescriptorJson.readAll(json, "layers", where),
        Json.textMap(json, "annotations", where));
  }

  /** Returns the manifest as JSON. Equal manifests give equal bytes. */
  public RawDocument write() {
    ObjectNode json = Json.object();
    json.put("schemaVersion", 2);
    json.put("mediaType", mediaType);
    json.set("config", DescriptorJson.write(config));
    json.set("layers", DescriptorJson.writeAll(layers));
    Json.putMap(json, "annotations", annotations);
    return new RawDocument(mediaType, Json.pretty(json));
  }
}
