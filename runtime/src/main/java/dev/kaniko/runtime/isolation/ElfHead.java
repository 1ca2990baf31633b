package dev.kaniko.runtime.isolation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;

/**
 * What a program of an architecture begins with (System V ABI, "ELF Header").
 *
 * @param bits the size of an address: 32 or 64
 * @param order that of the bytes of a number
 * @param machine e_machine
 */
record ElfHead(int bits, ByteOrder order, int machine) {
  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
  private static final ByteOrder BIG = ByteOrder.BIG_ENDIAN;
  private static final int SIZE = 64;
  private static final int EXECUTABLE = 2;

  private static final Map<String, ElfHead> BY_ARCHITECTURE = Map.ofEntries(
      Map.entry("386", new ElfHead(32, LITTLE, 3)),
      Map.entry("amd64", new ElfHead(64, LITTLE, 62)),
      Map.entry("arm", new ElfHead(32, LITTLE, 40)),
      Map.entry("armbe", new ElfHead(32, BIG, 40)),
      Map.entry("arm64", new ElfHead(64, LITTLE, 183)),
      Map.entry("arm64be", new ElfHead(64, BIG, 183)),
      Map.entry("loong64", new ElfHead(64, LITTLE, 258)),
      Map.entry("mips", new ElfHead(32, BIG, 8)),
      Map.entry("mipsle", new ElfHead(32, LITTLE, 8)),
      Map.entry("mips64", new ElfHead(64, BIG, 8)),
      Map.entry("mips64le", new ElfHead(64, LITTLE, 8)),
      Map.entry("ppc", new ElfHead(32, BIG, 20)),
      Map.entry("ppc64", new ElfHead(64, BIG, 21)),
      Map.entry("ppc64le", new ElfHead(64, LITTLE, 21)),
      Map.entry("riscv", new ElfHead(32, LITTLE, 243)),
      Map.entry("riscv64", new ElfHead(64, LITTLE, 243)),
      Map.entry("s390x", new ElfHead(64, BIG, 22)),
      Map.entry("sparc64", new ElfHead(64, BIG, 43)));

  /** Returns it for an architecture in the words of Go; empty for one without such programs. */
  static Optional<ElfHead> of(String architecture) {
    return Optional.ofNullable(BY_ARCHITECTURE.get(architecture));
  }

  /** Returns the header of a program that does nothing. */
  byte[] bytes() {
    var head = ByteBuffer.allocate(SIZE).order(order);
    head.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) (bits / 32), (byte) (order == LITTLE ? 1 : 2), 1}).position(16);
    head.putShort((short) EXECUTABLE).putShort((short) machine).putInt(1);
    return head.array();
  }
}
