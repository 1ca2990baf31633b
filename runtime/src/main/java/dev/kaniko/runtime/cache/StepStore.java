package dev.kaniko.runtime.cache;

import dev.kaniko.runtime.registry.PulledImage;
import java.io.IOException;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;

/**
 * A place that remembers what steps came to. Safe for several threads and, where it lies on a disk or in a registry, for several processes.
 *
 * <p>A store never fails a build: what cannot be read, is broken, too old or about another key counts as not there, and what cannot be
 * written is not remembered. A store tells such a failure in one line, once.
 */
public interface StepStore {
  /**
   * A result that was found.
   *
   * @param step the result
   * @param image the image that its layer is fetched from; empty if the step made no layer, or the layer is in the blob store of the build
   */
  record Found(CachedStep step, Optional<PulledImage> image) {
    public Found {
      Objects.requireNonNull(step);
      Objects.requireNonNull(image);
    }
  }

  /** Tells that these keys are going to be asked for; a store that is far away looks them up side by side now. Returns at once. */
  default void expect(Collection<CacheKey> keys) {}

  /** Returns the result that is stored under a key. */
  Optional<Found> find(CacheKey key) throws InterruptedException;

  /**
   * Remembers a result. Its layer is in the blob store of the build. May return before it is stored.
   *
   * @throws IOException never for a failure of the store, only for what ends the build too
   */
  void put(CacheKey key, CachedStep step) throws IOException, InterruptedException;

  /** Waits until the layers that {@link #put} was given are where a registry can take them over from. What stays on this machine may still be on its way. */
  default void deliver() throws InterruptedException {}

  /** Waits until all is stored that {@link #put} was given. */
  default void finish() throws InterruptedException {}

  /** Waits, even in a thread that is interrupted, until nothing is being written on this machine: who asks lets go of the state directory then. */
  default void release() {}
}
