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
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a step as an ordinary image, which every registry takes: its one layer is that of the step, and an annotation of its manifest tells the rest. All of
 * them for a platform have one configuration, so that it is sent once, and no look-up has to read it. It says nothing of the layer: the annotation has the diff ID.
 */
final class StepImage {
  /** The annotation with the text of {@link CachedStepJson}. */
  static final String ANNOTATION = "dev.kaniko.cache.step";

  /** The annotation with the time from which the age of a result counts. */
  private static final String STORED = "org.opencontainers.image.created";

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
    return AssembledImage.of(document(platform), List.of(layer.descriptor()),
        Map.of(ANNOTATION, new String(CachedStepJson.write(key, step), UTF_8), STORED, stored.toString()));
  }

  /** Returns the configuration of the image of any result: one of an image with one layer, because some registries compare the numbers of layers. */
  static ImageDocument document(Platform platform) {
    var history = new HistoryEntry(Optional.empty(), "", "", "result of a step, in an annotation of the manifest", false);
    return new ImageDocument(Optional.empty(), platform, "", List.of(), ImageConfig.EMPTY, List.of(EMPTY_LAYER.diffId()), List.of(history));
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
    var text = image.annotations().get(ANNOTATION);
    if (text == null) {
      throw new IOException("its manifest has no annotation " + ANNOTATION);
    }
    var step = CachedStepJson.read(key, text.getBytes(UTF_8));
    if (image.layers().size() != 1) {
      throw new IOException("it has " + image.layers().size() + " layers, and one belongs to a step");
    }
    check(step.layer().orElse(EMPTY_LAYER), image.layers().getFirst());
    return isOlder(stored(image), timeToLive) ? Optional.empty() : Optional.of(new StepStore.Found(step, step.layer().map(_ -> image)));
  }

  /** What does not say when it was stored is old. */
  private static Instant stored(PulledImage image) {
    try {
      return Instant.parse(image.annotations().getOrDefault(STORED, ""));
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  static boolean isOlder(Instant created, Duration age) {
    return Duration.between(created, Instant.now()).compareTo(age) > 0;
  }

  private static void check(WrittenLayer told, Descriptor layer) throws IOException {
    if (!isSame(told, layer)) {
      throw new IOException("its layer is not the one that its annotation tells of");
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
    return isSame(told, layer) && told.diffId().equals(diffId);
  }

  private static boolean isSame(WrittenLayer told, Descriptor layer) {
    return told.descriptor().digest().equals(layer.digest())
        && told.descriptor().size() == layer.size()
        && told.descriptor().mediaType().equals(MediaTypes.toOci(layer.mediaType()));
  }

  private static boolean isSha256(Digest digest) {
    return digest.algorithm().equals("sha256");
  }
}
