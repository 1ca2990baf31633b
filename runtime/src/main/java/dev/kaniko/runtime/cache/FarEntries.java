package dev.kaniko.runtime.cache;

import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.registry.PulledImage;
import java.io.IOException;
import java.util.Optional;

/**
 * Entries of the cache beyond this machine: images, each with a tag of its own. A failure is told in one line, once for each kind, and is none of the build.
 * Safe for several threads.
 */
interface FarEntries {
  /** Reads what an entry tells. */
  @FunctionalInterface
  interface Reading<T> {
    /**
     * @return empty if the entry is too old
     * @throws IOException if the image is not what the entry should be; the message says what is wrong
     */
    Optional<T> of(PulledImage image) throws IOException;
  }

  /** Makes the image of an entry, and puts its layers into the blob store of the build. */
  @FunctionalInterface
  interface Making {
    AssembledImage image() throws IOException;
  }

  /** Returns what people call this place. */
  String name();

  /** Looks for an entry. */
  <T> Optional<T> find(String tag, Reading<T> reading);

  /** Tells that an entry that was found turned out not to be what it should be. */
  void refuse(String tag, IOException why);

  /** Keeps an entry, soon; does nothing if this place is only read. */
  void put(String tag, Making making);

  /** Waits until all is kept. */
  void finish() throws InterruptedException;

  /** Returns how long look-ups may hold up a build. */
  Patience patience();
}
