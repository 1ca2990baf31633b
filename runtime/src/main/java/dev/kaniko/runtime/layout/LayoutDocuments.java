package dev.kaniko.runtime.layout;

import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.oci.Assembled;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.Index;
import dev.kaniko.runtime.oci.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The files {@code oci-layout} and {@code index.json} of an OCI image layout (OCI image-spec, image-layout). */
final class LayoutDocuments {
  static final String INDEX = "index.json";
  static final String LAYOUT = "oci-layout";
  static final String REF_NAME = "org.opencontainers.image.ref.name";

  private LayoutDocuments() {}

  static byte[] layout() {
    return "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);
  }

  /** Returns an index that names one image, or one index, with the first of its tags as annotation. */
  static byte[] index(Assembled built, List<ImageReference> names) {
    return named(built, names.stream().flatMap(name -> name.tag().stream()).findFirst());
  }

  /** Returns an index for an archive. Here the annotation is the full name, because podman uses it as such. */
  static byte[] archiveIndex(Assembled built, List<ImageReference> names) {
    return named(
        built,
        names.stream()
            .filter(name -> name.tag().isPresent())
            .map(name -> new ImageReference(name.registry(), name.repository(), name.tag(), Optional.empty()).toString())
            .findFirst());
  }

  private static byte[] named(Assembled built, Optional<String> name) {
    var root = built.root().descriptor();
    return index(name.isPresent() ? root.withAnnotations(Map.of(REF_NAME, name.get())) : root);
  }

  /** Returns an index with this manifest only. */
  static byte[] index(Descriptor manifest) {
    return new Index(MediaTypes.OCI_INDEX, List.of(manifest), new TreeMap<>()).write().bytes();
  }
}
