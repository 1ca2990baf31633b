package dev.kaniko.runtime.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;

/**
 * Reads {@code struct statx} (linux/stat.h). Unlike {@code struct stat}, it has the same layout on every machine. It is read as words, all at once: a build does this
 * for each file several times, mostly before the optimizing compiler has seen it, and single reads of memory outside the heap are slow until then. All machines whose
 * system calls are known have the lower half of a word first.
 */
final class StatusReader {
  static final int SIZE = 256;
  /** STATX_BASIC_STATS. */
  static final int MASK = 0x7FF;

  /** The words that are looked at. */
  private static final int WORDS = 18;

  /** The lower half of a word: the nanoseconds of a time. */
  private static final long NANOS = 0xFFFF_FFFFL;

  private StatusReader() {}

  static FileStatus read(MemorySegment buffer) {
    var words = new long[WORDS];
    MemorySegment.copy(buffer, ValueLayout.JAVA_LONG, 0, words, 0, WORDS);
    int mode = (int) (words[3] >>> 32) & 0xFFFF;
    return new FileStatus(
        FileType.ofMode(mode),
        mode & 07777,
        (int) (words[2] >>> 32),
        (int) words[3],
        Integer.toUnsignedLong((int) words[2]),
        words[5],
        words[4],
        words[17] << 32 | words[17] >>> 32,
        (int) words[16],
        (int) (words[16] >>> 32),
        Instant.ofEpochSecond(words[14], words[15] & NANOS),
        Instant.ofEpochSecond(words[12], words[13] & NANOS),
        words[6]);
  }
}
