package dev.kaniko.system;

import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An emulator that the kernel knows as long as this is open: programs for big-endian PowerPC are given to {@code cp} of busybox, which takes the program and
 * its arguments for names of files. So a program copies itself.
 */
final class Emulator implements AutoCloseable {
  static final String ARCHITECTURE = "ppc64";
  private static final Path FORMATS = Path.of("/proc/sys/fs/binfmt_misc");
  private static final int MAGIC = 20;

  private final Path handler;
  private final boolean mounted;

  private Emulator(Path handler, boolean mounted) {
    this.handler = handler;
    this.mounted = mounted;
  }

  /**
   * Registers it.
   *
   * @param folder where the emulator lies, which no command sees
   * @return empty where nobody may register one, as in most containers
   */
  static Optional<Emulator> register(Path folder, String flags) throws IOException, InterruptedException {
    boolean mounts = !Files.exists(FORMATS.resolve("register"));
    if (mounts && Tool.of("mount", "-t", "binfmt_misc", "binfmt_misc", FORMATS.toString()).run().exitCode() != 0) {
      return Optional.empty();
    }
    var name = "kaniko-test-" + ProcessHandle.current().pid();
    var emulator = new Emulator(FORMATS.resolve(name), mounts);
    Path program = Files.copy(Path.of("/bin/busybox"), folder.resolve("cp"));
    var magic = HexFormat.of().withPrefix("\\x").formatHex(program(), 0, MAGIC);
    try {
      Files.writeString(FORMATS.resolve("register"), ":" + name + ":M::" + magic + "::" + program + ":" + flags);
      return Optional.of(emulator);
    } catch (IOException e) {
      emulator.close();
      return Optional.empty();
    }
  }

  /** A program of the other machine: nothing but its head (System V ABI, "ELF Header"). */
  static byte[] program() {
    var head = ByteBuffer.allocate(64).order(ByteOrder.BIG_ENDIAN).put(new byte[] {0x7f, 'E', 'L', 'F', 2, 2, 1}).position(16);
    return head.putShort((short) 2).putShort((short) 21).putInt(1).array();
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(handler)) {
      Files.writeString(handler, "-1");
    }
    if (mounted) {
      try {
        Tool.of("umount", FORMATS.toString()).succeed();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
