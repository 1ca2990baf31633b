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
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A file as an ordinary image, which every registry takes: its one layer has the file alone, and a label of its configuration tells what the file is about.
 * Whoever can write to the registry may have made the image that is read.
 *
 * @param label of the configuration
 * @param file in the layer
 * @param mostBytes of the file
 */
record FileImage(String label, ImagePath file, int mostBytes) {
  /** What a tar has around the only file, and gzip around what it cannot make smaller. */
  private static final int AROUND = 64 << 10;

  FileImage {
    Objects.requireNonNull(label);
    Objects.requireNonNull(file);
  }

  /**
   * Makes the image.
   *
   * @param about the value of the label
   * @param said the line of its history
   * @param blobs gets the layer
   */
  AssembledImage of(String about, String said, byte[] content, Platform platform, BlobStore blobs) throws IOException {
    var node = new FileNode.RegularFile(Metadata.of(0644, 0, 0, Instant.EPOCH), FileContent.of(content));
    var written = new LayerWriter(blobs, LayerFormat.gzip()).write(SnapshotDiff.of(List.of(new Change.Put(file, node))));
    var created = Optional.of(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    var history = new HistoryEntry(created, said, "", "", false);
    return AssembledImage.of(
        new ImageDocument(created, platform, "", List.of(), ImageConfig.EMPTY.withLabel(label, about), List.of(written.diffId()), List.of(history)),
        List.of(written.descriptor()), Map.of());
  }

  /**
   * Finds the layer with the file.
   *
   * @param about what the image was found for
   * @throws IOException if the image is none about that; the message says what is wrong
   */
  WrittenLayer check(String about, PulledImage image) throws IOException {
    var text = image.document().config().labels().get(label);
    if (!about.equals(text)) {
      throw new IOException(text == null ? "its configuration has no label " + label : "its label " + label + " names another");
    }
    if (image.layers().size() != 1) {
      throw new IOException("it has " + image.layers().size() + " layers, and one is right");
    }
    var found = new WrittenLayer(image.layers().getFirst(), image.document().diffIds().getFirst());
    if (!StepImage.isOrdinary(found) || found.descriptor().size() > mostBytes + AROUND) {
      throw new IOException("its layer has the media type " + found.descriptor().mediaType() + " and " + found.descriptor().size() + " bytes, as none of ours has");
    }
    return found;
  }

  /**
   * Reads the file.
   *
   * @param blob the layer with it
   * @param diffId of that layer, as its configuration says
   * @throws IOException if it is not there; the message says what is wrong
   */
  byte[] read(InputStream blob, DiffId diffId) throws IOException {
    var tar = bounded(Decompression.open(blob), mostBytes + AROUND);
    if (!Digests.ofBytes(tar).equals(diffId.digest())) {
      throw new IOException("its layer is not the one that its configuration names");
    }
    try (var layer = LayerReader.ofTar(new ByteArrayInputStream(tar))) {
      if (layer.next().orElse(null) instanceof Change.Put(var path, FileNode.RegularFile(_, var content)) && path.equals(file)) {
        return bounded(content.open(), mostBytes); // A file with holes has more bytes than its archive.
      }
    }
    throw new IOException("its layer does not begin with the file " + file);
  }

  private byte[] bounded(InputStream in, int most) throws IOException {
    var bytes = in.readNBytes(most + 1);
    if (bytes.length > most) {
      throw new IOException("its layer has more than " + (mostBytes >> 20) + " MiB");
    }
    return bytes;
  }
}
