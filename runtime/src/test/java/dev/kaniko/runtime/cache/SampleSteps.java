package dev.kaniko.runtime.cache;

import dev.kaniko.image.ConfigDelta;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.registry.SampleImage;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Small results of steps. */
final class SampleSteps {
  static final Platform PLATFORM = Platform.parse("linux/amd64");

  private SampleSteps() {}

  static CacheKey key(String text) {
    return new CacheKey(Digests.ofText(text));
  }

  static CachedStep withoutLayer(String text) {
    return of(text, Optional.empty(), Instant.now());
  }

  /** Returns a result whose layer, a file that holds the text, is in a store. */
  static CachedStep withLayer(String text, BlobStore blobs) throws IOException {
    return of(text, Optional.of(layer(text, blobs)), Instant.now());
  }

  static WrittenLayer layer(String text, BlobStore blobs) throws IOException {
    var image = SampleImage.in(blobs, PLATFORM, text);
    return new WrittenLayer(image.layers().getFirst(), image.document().diffIds().getFirst());
  }

  static CachedStep of(String text, Optional<WrittenLayer> layer, Instant created) {
    return new CachedStep(key(text), Digests.ofText("files"), layer, ConfigDelta.of(new ConfigDelta.Env("NAME", text)), Optional.of("RUN " + text),
        created.truncatedTo(ChronoUnit.SECONDS));
  }
}
