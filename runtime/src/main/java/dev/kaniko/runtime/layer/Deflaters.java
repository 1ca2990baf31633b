package dev.kaniko.runtime.layer;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.zip.Deflater;

/** A pool of deflaters. Each holds 260 KiB of memory outside the heap, which is expensive to allocate for every block. */
final class Deflaters {
  private static final ConcurrentMap<Integer, ConcurrentLinkedQueue<Deflater>> IDLE = new ConcurrentHashMap<>();

  private Deflaters() {}

  /** Returns a reset deflater that writes no zlib header; {@link #giveBack} returns it to the pool. */
  static Deflater borrow(int level) {
    var idle = queue(level).poll();
    return idle == null ? new Deflater(level, true) : idle;
  }

  static void giveBack(Deflater deflater, int level) {
    deflater.reset();
    queue(level).offer(deflater);
  }

  private static ConcurrentLinkedQueue<Deflater> queue(int level) {
    return IDLE.computeIfAbsent(level, _ -> new ConcurrentLinkedQueue<>());
  }
}
