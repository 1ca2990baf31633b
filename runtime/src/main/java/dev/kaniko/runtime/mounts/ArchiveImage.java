package dev.kaniko.runtime.mounts;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.oci.MalformedImageException;
import dev.kaniko.runtime.registry.PulledImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An archive as an ordinary image, which every registry takes: its one layer is the archive, and a label tells which directory it is of. */
final class ArchiveImage {
  private static final String LABEL = "dev.kaniko.cache.mount";

  private ArchiveImage() {}

  /** Returns the image of an archive. It has no time: equal directories give equal images. */
  static AssembledImage of(String id, WrittenLayer archive) {
    var document = new ImageDocument(
        Optional.empty(), Platform.ofThisMachine(), "", List.of(), ImageConfig.EMPTY.withLabel(LABEL, id), List.of(archive.diffId()), List.of());
    return AssembledImage.of(document, List.of(archive.descriptor()), Map.of());
  }

  /**
   * Refuses images that are something else.
   *
   * @throws MalformedImageException if it is one
   */
  static void check(PulledImage image) throws MalformedImageException {
    if (image.layers().size() != 1 || !image.document().config().labels().containsKey(LABEL)) {
      throw new MalformedImageException(image.reference() + " is not a saved cache directory: it has no label " + LABEL + " or not exactly one layer");
    }
  }
}
