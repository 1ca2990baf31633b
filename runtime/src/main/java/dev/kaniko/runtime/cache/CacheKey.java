package dev.kaniko.runtime.cache;

import dev.kaniko.image.Digest;
import java.util.Objects;

/**
 * Names what a step comes to: the digest of everything that its result depends on (runtime/docs/cache.md).
 *
 * @param digest a SHA-256
 */
public record CacheKey(Digest digest) {
  public CacheKey {
    Objects.requireNonNull(digest);
    if (!digest.algorithm().equals("sha256")) {
      throw new IllegalArgumentException("a cache key is a SHA-256, not " + digest);
    }
  }

  /** Returns the 64 digits of the digest: the name of the key in a directory and its tag in a repository. */
  public String hex() {
    return digest.hex();
  }

  @Override
  public String toString() {
    return hex();
  }
}
