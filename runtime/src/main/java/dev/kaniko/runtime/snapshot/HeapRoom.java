package dev.kaniko.runtime.snapshot;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Comparator;
import java.util.Optional;

/**
 * Refuses a tree that is too large for the heap, with a message for the user, before an OutOfMemoryError ends the process. It measures the memory
 * in use after the last garbage collection, by all objects.
 */
public final class HeapRoom {
  /** The part of the heap that may be in use. The changes and the layer need as much memory again, and the figure may be out of date. */
  private static final double MOST = 0.35;

  private static final int EACH = 10_000;

  private final String what;
  private int counted;

  /** @param what the subject of the message, such as {@code "the archive"} */
  public HeapRoom(String what) {
    this.what = what;
  }

  /**
   * Counts further entries in memory. Checks the memory once every 10,000 entries.
   *
   * @throws IOException if too much memory is in use
   */
  public void take(int entries) throws IOException {
    counted += entries;
    if (counted >= EACH) {
      counted = 0;
      check();
    }
  }

  private void check() throws IOException {
    var pool = Old.POOL;
    if (pool.isEmpty() || pool.get().getCollectionUsage() == null) {
      return;
    }
    long most = Runtime.getRuntime().maxMemory();
    if (pool.get().getCollectionUsage().getUsed() > MOST * most) {
      throw new IOException(
          what + " has more files than fit into the " + (most >> 20) + " MB of memory of this build: give it more, with KANIKO_JAVA=-Xmx1g for example");
    }
  }

  /** The memory pool of the old generation. It is looked up only for a large tree, because that takes longer than a small build. */
  private static final class Old {
    static final Optional<MemoryPoolMXBean> POOL = ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
        .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()));
  }
}
