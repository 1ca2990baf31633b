package dev.kaniko.runtime.layout;

import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.Index;
import dev.kaniko.runtime.oci.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The two files beside the blobs of an OCI image layout. */
final class LayoutDocuments {
  static final String INDEX = "index.json";
  static final String LAYOUT = "oci-layout";
  private static final String REF_NAME = "org.opencontainers.image.ref.name";

  private LayoutDocuments() {}

  static byte[] layout() {
    return "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);
  }

  /** Returns an index of one image, under the first tag that it has. */
  static byte[] index(AssembledImage image, List<ImageReference> names) {
    var tag = names.stream().flatMap(name -> name.tag().stream()).findFirst();
    var manifest = image.manifest().descriptor();
    var named = tag.isPresent() ? manifest.withAnnotations(Map.of(REF_NAME, tag.get())) : manifest;
    return new Index(MediaTypes.OCI_INDEX, List.of(named), new TreeMap<>()).write().bytes();
  }
}
