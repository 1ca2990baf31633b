package dev.kaniko.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** A program that does nothing and needs nothing, for the RUN of a {@link Rehearsal}: a file of the format ELF with one segment (elf(5)). */
final class SmallestProgram {
  private static final int HEADER = 64;
  private static final int SEGMENT = 56;
  private static final long ADDRESS = 0x400000;

  private SmallestProgram() {}

  /** Returns the file for an architecture, as Java names it; empty for one that is not known here. */
  static Optional<byte[]> of(String architecture) {
    return switch (architecture) {
      // xor edi,edi; mov eax,60; syscall: exit(0)
      case "amd64" -> Optional.of(file(62, new byte[] {0x31, (byte) 0xff, (byte) 0xb8, 60, 0, 0, 0, 0x0f, 0x05}));
      // mov x0,0; mov x8,93; svc 0: exit(0)
      case "aarch64" -> Optional.of(file(183, new byte[] {0, 0, (byte) 0x80, (byte) 0xd2, (byte) 0xa8, 0x0b, (byte) 0x80, (byte) 0xd2, 1, 0, 0, (byte) 0xd4}));
      default -> Optional.empty();
    };
  }

  private static byte[] file(int machine, byte[] code) {
    int start = HEADER + SEGMENT;
    int size = start + code.length;
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0)
        // An executable, where it starts, where its segments are described, and how.
        .putShort((short) 2).putShort((short) machine).putInt(1).putLong(ADDRESS + start).putLong(HEADER).putLong(0).putInt(0)
        .putShort((short) HEADER).putShort((short) SEGMENT).putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 0)
        // The segment: the whole file, to be read and executed.
        .putInt(1).putInt(5).putLong(0).putLong(ADDRESS).putLong(ADDRESS).putLong(size).putLong(size).putLong(0x1000)
        .put(code).array();
  }
}
