package dev.kaniko.runtime.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaniko.image.Digest;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.HistoryEntry;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.oci.MediaTypes;
import dev.kaniko.runtime.registry.PulledImage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a step as an ordinary image, which every registry takes: its one layer is that of the step, and a label of its configuration tells
 * the rest.
 */
final class StepImage {
  /** The label with the text of {@link CachedStepJson}. */
  static final String LABEL = "dev.kaniko.cache.step";

  /** Not every registry takes an image without layers. So a step that made none has the empty layer that Docker used to give to such steps: an empty tar, packed. */
  private static final byte[] EMPTY_TAR_GZIP = HexFormat.of().parseHex("1f8b080000096e8800ff621805a360148c5800080000ffff2eafb5ef00040000");

  private static final WrittenLayer EMPTY_LAYER = new WrittenLayer(
      Descriptor.of(MediaTypes.OCI_LAYER_GZIP, Digests.ofBytes(EMPTY_TAR_GZIP), EMPTY_TAR_GZIP.length), new DiffId(Digests.ofBytes(new byte[1024])));

  private StepImage() {}

  /**
   * Returns the image of a result that is stored under {@code key}.
   *
   * @param stored the time from which its age counts. That of the step may be any: SOURCE_DATE_EPOCH says it
   */
  static AssembledImage of(CacheKey key, CachedStep step, Platform platform, Instant stored) {
    var layer = step.layer().orElse(EMPTY_LAYER);
    var config = ImageConfig.EMPTY.withLabel(LABEL, new String(CachedStepJson.write(key, step), UTF_8));
    var created = Optional.of(stored);
    var history = new HistoryEntry(created, step.createdBy().orElse(""), "", "", false);
    return AssembledImage.of(
        new ImageDocument(created, platform, "", List.of(), config, List.of(layer.diffId()), List.of(history)), List.of(layer.descriptor()), Map.of());
  }

  /** Puts the layer of an image into a store if it is the empty one, which no build makes. */
  static void addEmptyLayer(CachedStep step, BlobStore blobs) throws IOException {
    if (step.layer().isEmpty()) {
      blobs.add(EMPTY_LAYER.descriptor(), out -> out.write(EMPTY_TAR_GZIP));
    }
  }

  /**
   * Reads the result of a step.
   *
   * @param key the key that the image was found under
   * @return empty if the result is too old
   * @throws IOException if the image is no result of that step; the message says what is wrong
   */
  static Optional<StepStore.Found> read(CacheKey key, PulledImage image, Duration timeToLive) throws IOException {
    var text = image.document().config().labels().get(LABEL);
    if (text == null) {
      throw new IOException("its configuration has no label " + LABEL);
    }
    var step = CachedStepJson.read(key, text.getBytes(UTF_8));
    if (image.layers().size() != 1) {
      throw new IOException("it has " + image.layers().size() + " layers, and one belongs to a step");
    }
    check(step.layer().orElse(EMPTY_LAYER), image.layers().getFirst(), image.document().diffIds().getFirst());
    return isOlder(image.document().created().orElse(Instant.EPOCH), timeToLive) ? Optional.empty() : Optional.of(new StepStore.Found(step, step.layer().map(_ -> image)));
  }

  static boolean isOlder(Instant created, Duration age) {
    return Duration.between(created, Instant.now()).compareTo(age) > 0;
  }

  private static void check(WrittenLayer told, Descriptor layer, DiffId diffId) throws IOException {
    if (!isSame(told, layer, diffId)) {
      throw new IOException("its layer is not the one that its label tells of");
    }
    if (!isOrdinary(told)) {
      throw new IOException("its layer has the media type " + told.descriptor().mediaType() + " and the digest " + told.descriptor().digest()
          + ", as no layer of a step has");
    }
  }

  /** Tells whether a layer is of a kind that is unpacked here, and named by digests that registries know. */
  static boolean isOrdinary(WrittenLayer layer) {
    return Arrays.stream(MediaTypes.Packing.values()).map(MediaTypes::ociLayer).anyMatch(layer.descriptor().mediaType()::equals)
        && isSha256(layer.descriptor().digest())
        && isSha256(layer.diffId().digest());
  }

  /** Tells whether a layer of an image, however its tool names the media type, is the one that a result tells of. */
  static boolean isSame(WrittenLayer told, Descriptor layer, DiffId diffId) {
    return told.descriptor().digest().equals(layer.digest())
        && told.descriptor().size() == layer.size()
        && told.descriptor().mediaType().equals(MediaTypes.toOci(layer.mediaType()))
        && told.diffId().equals(diffId);
  }

  private static boolean isSha256(Digest digest) {
    return digest.algorithm().equals("sha256");
  }
}
