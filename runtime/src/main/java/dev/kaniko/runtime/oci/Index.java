package dev.kaniko.runtime.oci;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A list of manifests (OCI image-spec, image index; Docker's manifest list reads alike).
 *
 * @param mediaType OCI's or Docker's
 * @param manifests in order
 * @param annotations may be empty
 */
public record Index(String mediaType, List<Descriptor> manifests, SortedMap<String, String> annotations) {
  public Index {
    Objects.requireNonNull(mediaType);
    manifests = List.copyOf(manifests);
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  /**
   * Reads an index.
   *
   * @throws MalformedImageException if it is not one
   */
  public static Index read(RawDocument document) throws MalformedImageException {
    var json = Json.readObject(document.bytes(), "image index");
    var where = "image index " + document.digest();
    var mediaType = Json.text(json, "mediaType", where);
    return new Index(
        mediaType.isEmpty() ? document.mediaType() : mediaType,
        DescriptorJson.readAll(json, "manifests", where),
        Json.textMap(json, "annotations", where));
  }

  /** Writes the index; equal indexes give equal bytes. */
  public RawDocument write() {
    var json = Json.object();
    json.put("schemaVersion", 2);
    json.put("mediaType", mediaType);
    json.set("manifests", DescriptorJson.writeAll(manifests));
    Json.putMap(json, "annotations", annotations);
    return new RawDocument(mediaType, Json.pretty(json));
  }
}
