package dev.kaniko.runtime.cache;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImagePath;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.layer.Decompression;
import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.runtime.layer.LayerReader;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.HistoryEntry;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.registry.PulledImage;
import dev.kaniko.runtime.root.LayerIndexFile;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The index of a layer as an ordinary image, which every registry takes: its one layer has one file, the {@link LayerIndexFile}, and a label of its configuration
 * tells which layer it is about.
 */
final class LayerIndexImage {
  /** The label with the diff id. */
  static final String LABEL = "dev.kaniko.cache.layer-index";

  private static final ImagePath FILE = ImagePath.clean("/layer-index");

  /** Of a file, packed as it is. The index of 100,000 files has about two. */
  private static final int MOST_BYTES = 8 << 20;

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
    var file = new FileNode.RegularFile(Metadata.of(0644, 0, 0, Instant.EPOCH), FileContent.of(index));
    var written = new LayerWriter(blobs, LayerFormat.gzip()).write(SnapshotDiff.of(List.of(new Change.Put(FILE, file))));
    var config = ImageConfig.EMPTY.withLabel(LABEL, layer.toString());
    var created = Optional.of(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    var history = new HistoryEntry(created, "index of the layer " + layer, "", "", false);
    return AssembledImage.of(
        new ImageDocument(created, platform, "", List.of(), config, List.of(written.diffId()), List.of(history)), List.of(written.descriptor()), Map.of());
  }

  /**
   * Finds the layer with the index.
   *
   * @param layer what the image was found for
   * @return empty if it is too old
   * @throws IOException if the image is no index of that layer; the message says what is wrong
   */
  static Optional<WrittenLayer> check(DiffId layer, PulledImage image, Duration timeToLive) throws IOException {
    var text = image.document().config().labels().get(LABEL);
    if (!layer.toString().equals(text)) {
      throw new IOException(text == null ? "its configuration has no label " + LABEL : "it is the index of another layer, " + text);
    }
    if (image.layers().size() != 1) {
      throw new IOException("it has " + image.layers().size() + " layers, and an index has one");
    }
    var found = new WrittenLayer(image.layers().getFirst(), image.document().diffIds().getFirst());
    if (!StepImage.isOrdinary(found) || found.descriptor().size() > MOST_BYTES) {
      throw new IOException("its layer has the media type " + found.descriptor().mediaType() + " and " + found.descriptor().size() + " bytes, as no index has");
    }
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
    var tar = Decompression.open(blob).readNBytes(MOST_BYTES + 1);
    if (tar.length > MOST_BYTES) {
      throw new IOException("its layer has more than " + (MOST_BYTES >> 20) + " MiB");
    }
    if (!Digests.ofBytes(tar).equals(diffId.digest())) {
      throw new IOException("its layer is not the one that its configuration names");
    }
    try (var layer = LayerReader.ofTar(new ByteArrayInputStream(tar))) {
      if (layer.next().orElse(null) instanceof Change.Put(var path, FileNode.RegularFile(_, var content)) && path.equals(FILE)) {
        return LayerIndexFile.read(content.open());
      }
    }
    throw new IOException("its layer does not begin with the file " + FILE);
  }
}
