package dev.kaniko.runtime.oci;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A list of manifests: an OCI image index (OCI image-spec, image index) or Docker's manifest list, which has the same format.
 *
 * @param mediaType that of OCI or of Docker
 * @param manifests in the order of the document
 * @param annotations may be empty
 */
public record Index(String mediaType, List<Descriptor> manifests, SortedMap<String, String> annotations) {
  public Index {
    Objects.requireNonNull(mediaType);
    manifests = List.copyOf(manifests);
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  /**
   * Parses an index.
   *
   * @throws MalformedImageException if the document is not an index
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

  /** Returns the index as JSON. Equal indexes give equal bytes. */
  public RawDocument write() {
    var json = Json.object();
    json.put("schemaVersion", 2);
    json.put("mediaType", mediaType);
    json.set("manifests", DescriptorJson.writeAll(manifests));
    Json.putMap(json, "annotations", annotations);
    return new RawDocument(mediaType, Json.pretty(json));
  }
}
