package dev.kaniko.runtime.snapshot;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Comparator;
import java.util.Optional;

/**
 * Room in memory for a tree that is read: one that is too large is refused with a text, before the process ends for want of memory. What
 * counts is what lived when memory was last cleaned up, whoever holds it.
 */
public final class HeapRoom {
  /** What is made of a tree, its changes and then its layer, needs about as much as the tree again, and a collection may be some time ago. */
  private static final double MOST = 0.35;

  private static final int EACH = 10_000;

  private final String what;
  private int counted;

  /** @param what is read, for people */
  public HeapRoom(String what) {
    this.what = what;
  }

  /**
   * Tells of further entries in memory.
   *
   * @throws IOException if there is no room for more
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

  /** Where objects go that stay. Looked up when a tree is large, because it takes longer than a small build. */
  private static final class Old {
    static final Optional<MemoryPoolMXBean> POOL = ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
        .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()));
  }
}
