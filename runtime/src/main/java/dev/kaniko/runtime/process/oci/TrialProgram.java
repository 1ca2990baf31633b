package dev.kaniko.runtime.process.oci;

import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.runtime.linux.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** What a container of a trial runs: a program that needs no other file, and that tries to open a device of the root. */
final class TrialProgram {
  static final String NAME = "trial";
  /** A device like {@code /dev/null}. */
  static final String DEVICE = "device";
  /** The exit code of the program if it could open the device; else it is 0. */
  static final int OPENED = 100;

  private TrialProgram() {}

  /** Writes the program to the directory {@code root}, and the device, where devices can be made: elsewhere none opens. */
  static void write(Path root) throws IOException {
    var program = root.resolve(NAME);
    Files.write(program, elf(Machine.current()));
    if (!program.toFile().setExecutable(true)) {
      throw new IOException(program + " cannot be made executable");
    }
    try (var directory = Directory.open(root)) {
      directory.makeNode(DEVICE, FileType.CHARACTER_DEVICE, 0666, 1, 3);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EPERM) {
        throw e;
      }
    }
  }

  /** An ELF file: the header, one segment of all that is there, the code, the name of the device. */
  private static byte[] elf(Machine machine) {
    // exit_group(openat(AT_FDCWD, "/device", O_RDONLY) < 0 ? 0 : OPENED)
    var code = switch (machine) {
      case X86_64 -> "48c7c79cffffff" + "beb0004000" + "31d2" + "b801010000" + "0f05" // openat(-100, 0x4000b0, 0)
          + "31ff" + "85c0" + "b964000000" + "0f49f9" // edi = eax >= 0 ? 100 : 0
          + "b8e7000000" + "0f05"; // exit_group(edi)
      case AARCH64 -> "600c8092" + "0108a0d2" + "011680f2" + "020080d2" + "080780d2" + "010000d4" // openat(-100, 0x4000b0, 0)
          + "1f0000f1" + "890c80d2" + "20a19f9a" // x0 = x0 >= 0 ? 100 : 0
          + "c80b80d2" + "010000d4"; // exit_group(x0)
    };
    var number = switch (machine) {
      case X86_64 -> "3e00";
      case AARCH64 -> "b700";
    };
    return HexFormat.of().parseHex(
        "7f454c4602010100" + "0000000000000000" + "0200" + number + "01000000" + "7800400000000000" + "4000000000000000"
            + "0000000000000000" + "00000000" + "4000" + "3800" + "0100" + "4000" + "0000" + "0000"
            + "01000000" + "05000000" + "0000000000000000" + "0000400000000000" + "0000400000000000" + "b800000000000000"
            + "b800000000000000" + "0000010000000000"
            + code + "00".repeat(0xb0 - 0x78 - code.length() / 2)
            + "2f64657669636500"); // "/device"
  }
}
