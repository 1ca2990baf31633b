package dev.kaniko.runtime.oci;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * An index of complete images (OCI image-spec, image index), or Docker's manifest list.
 *
 * @param root the exact bytes of the index
 * @param images in its order
 */
public record AssembledIndex(RawDocument root, List<AssembledImage> images) implements Assembled {
  public AssembledIndex {
    Objects.requireNonNull(root);
    images = List.copyOf(images);
  }

  /**
   * Makes an index. Each image is described with the platform of its configuration, as BuildKit has it.
   *
   * @param annotations of the index; may be empty
   */
  public static AssembledIndex of(List<AssembledImage> images, Map<String, String> annotations, ImageFormat format) {
    var manifests = images.stream().map(image -> image.manifest().descriptor().withPlatform(image.document().platform())).toList();
    return new AssembledIndex(new Index(format.index(), manifests, new TreeMap<>(annotations)).write(), images);
  }

  @Override
  public long size() {
    var all = new LinkedHashSet<Descriptor>();
    for (var image : images) {
      all.add(image.manifest().descriptor());
      all.add(image.config().descriptor());
      all.addAll(image.layers());
    }
    return root.size() + all.stream().mapToLong(Descriptor::size).sum();
  }
}
