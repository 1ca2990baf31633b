package dev.kaniko.runtime.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;

/** Reads {@code struct statx} (linux/stat.h). Unlike {@code struct stat}, it has the same layout on every machine. */
final class StatusReader {
  static final int SIZE = 256;
  /** STATX_BASIC_STATS. */
  static final int MASK = 0x7FF;

  private StatusReader() {}

  static FileStatus read(MemorySegment buffer) {
    int mode = Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, 28));
    return new FileStatus(
        FileType.ofMode(mode),
        mode & 07777,
        buffer.get(ValueLayout.JAVA_INT, 20),
        buffer.get(ValueLayout.JAVA_INT, 24),
        Integer.toUnsignedLong(buffer.get(ValueLayout.JAVA_INT, 16)),
        buffer.get(ValueLayout.JAVA_LONG, 40),
        buffer.get(ValueLayout.JAVA_LONG, 32),
        Integer.toUnsignedLong(buffer.get(ValueLayout.JAVA_INT, 136)) << 32
            | Integer.toUnsignedLong(buffer.get(ValueLayout.JAVA_INT, 140)),
        buffer.get(ValueLayout.JAVA_INT, 128),
        buffer.get(ValueLayout.JAVA_INT, 132),
        instant(buffer, 112),
        instant(buffer, 96),
        buffer.get(ValueLayout.JAVA_LONG, 48));
  }

  private static Instant instant(MemorySegment buffer, long offset) {
    return Instant.ofEpochSecond(buffer.get(ValueLayout.JAVA_LONG, offset), buffer.get(ValueLayout.JAVA_INT, offset + 8));
  }
}
