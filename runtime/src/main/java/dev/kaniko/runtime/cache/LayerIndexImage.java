package dev.kaniko.runtime.cache;

import dev.kaniko.image.ImagePath;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.registry.PulledImage;
import dev.kaniko.runtime.root.LayerIndexFile;
import dev.kaniko.snapshot.Change;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The index of a layer as an image: its one file is the {@link LayerIndexFile}, and its label tells which layer it is about. */
final class LayerIndexImage {
  /** The label with the diff id. */
  static final String LABEL = "dev.kaniko.cache.layer-index";

  /** The file is packed as it is. The index of 100,000 files has about two MiB. */
  private static final FileImage IMAGE = new FileImage(LABEL, new ImagePath("/layer-index"), 8 << 20);

  private LayerIndexImage() {}

  /** Returns the tag of the index of a layer. Indexes of another form have other tags. */
  static String tag(DiffId layer) {
    return "layer-index-" + LayerIndexFile.VERSION + "-" + layer.digest().hex();
  }

  /**
   * Makes the image.
   *
   * @param index the bytes of the file
   * @param blobs gets the layer
   */
  static AssembledImage of(DiffId layer, byte[] index, Platform platform, BlobStore blobs) throws IOException {
    return IMAGE.of(layer.toString(), "index of the layer " + layer, index, platform, blobs);
  }

  /**
   * Finds the layer with the index.
   *
   * @param layer what the image was found for
   * @return empty if it is too old
   * @throws IOException if the image is no index of that layer; the message says what is wrong
   */
  static Optional<WrittenLayer> check(DiffId layer, PulledImage image, Duration timeToLive) throws IOException {
    var found = IMAGE.check(layer.toString(), image);
    return StepImage.isOlder(image.document().created().orElse(Instant.EPOCH), timeToLive) ? Optional.empty() : Optional.of(found);
  }

  /**
   * Reads an index.
   *
   * @param blob the layer with it
   * @param diffId of that layer, as its configuration says
   * @throws IOException if it is not one; the message says what is wrong
   */
  static List<Change> read(InputStream blob, DiffId diffId) throws IOException {
    return LayerIndexFile.read(new ByteArrayInputStream(IMAGE.read(blob, diffId)));
  }
}
