package dev.kaniko.runtime.interpreter;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.cache.CacheKey;
import dev.kaniko.runtime.cache.KeyParts;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * The key of a step in its place.
 *
 * @param parts what it is made of
 * @param key made of the parts
 * @param seen the files that the parts name only by how they came about
 */
record StepKey(KeyParts parts, CacheKey key, List<FilesId> seen) {
  StepKey {
    Objects.requireNonNull(parts);
    Objects.requireNonNull(key);
    seen = List.copyOf(seen);
  }

  /** Returns what tells the files that the step sees, waiting until it is known. */
  Digest witness() throws IOException, InterruptedException {
    return witness(seen);
  }

  /** Returns what tells these files, waiting until it is known. */
  static Digest witness(List<FilesId> seen) throws IOException, InterruptedException {
    var witness = KeyParts.NONE;
    for (var files : seen) {
      witness = witness.with("files", files.get().toString());
    }
    return witness.digest();
  }
}
