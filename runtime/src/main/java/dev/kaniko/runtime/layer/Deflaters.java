package dev.kaniko.runtime.layer;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.zip.Deflater;

/** Deflaters that are kept between blocks: each has 260 KiB of memory outside the heap, which is costly to make. */
final class Deflaters {
  private static final ConcurrentMap<Integer, ConcurrentLinkedQueue<Deflater>> IDLE = new ConcurrentHashMap<>();

  private Deflaters() {}

  /** Returns one that starts afresh and writes no zlib header. */
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
