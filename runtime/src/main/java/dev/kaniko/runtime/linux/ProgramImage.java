package dev.kaniko.runtime.linux;

import static dev.kaniko.runtime.linux.Scratch.check;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A small program that makes a list of system calls, the last of which is execve. It is an ELF file of some hundred bytes in memory
 * (memfd_create(2)).
 *
 * <p>A child executes this program before it uses any path in its new root. From then on {@code /proc/self} shows nothing of this process:
 * its memory, environment and program file are gone, and its descriptors are closed. So a working directory, a program or the interpreter
 * of a script cannot leave the root through a magic link of {@code /proc} (CVE-2024-21626, CVE-2019-5736).
 *
 * <p>If a required step fails or no file can be executed, the program writes the steps up to there, with their results, to {@link #REPORT}
 * and exits. That descriptor is a pipe with close-on-exec. If the pipe ends without data, the exec succeeded.
 *
 * <p>The tests of this module run the x86-64 code. The aarch64 code was run in an emulator only. The assembly, with {@link #X86_64} on the left
 * and {@link #AARCH64} on the right. The list is behind the code, in a writable mapping.
 *
 * <pre>
 *        lea rbx, [rip + list]; mov r12, rbx                            adr x19, list; mov x20, x19
 * next:  as in {@link SpawnStub}, but a failed step goes to leave
 * leave: mov edi, 3; mov rsi, r12; lea rdx, [rbx+80]; sub rdx, r12      mov x0, 3; mov x1, x20; add x2, x19, 80; sub x2, x2, x20
 *        mov eax, 1; syscall                                            mov x8, 64; svc 0
 *        mov edi, 127; mov eax, 231; syscall; hlt                       mov x0, 127; mov x8, 94; svc 0; brk 0
 * </pre>
 */
final class ProgramImage {
  /** The child's descriptor for the report of a failure. */
  static final int REPORT = 3;

  private static final String X86_64 =
      "488d1d790002004989dc488b034883f8ff7442488b7b08488b7310488b53184c8b53204c8b43284c8b4b300f0548894348488b4b404885c97403488901483d"
          + "00f0ffff760a48f743380100000075064883c350ebb5bf030000004c89e6488d53504c29e2b8010000000f05bf7f000000b8e70000000f05f4cccccccccccc"
          + "cccc";
  private static final String AARCH64 =
      "13041010f40313aa680240f91f0500b1e0010054608640a9628e41a9649642a9010000d4602600f9692240f9490000b4200100f91ffc3fb163000054691e40"
          + "f96900003773420191f0ffff17600080d2e10314aa62420191420014cb080880d2010000d4e00f80d2c80b80d2010000d4000020d41f2003d51f2003d51f"
          + "2003d5";

  /** The file is mapped twice: at this address to execute the code, and at {@link #WRITABLE} for results. They are more than a page apart. */
  private static final long ADDRESS = 0x10000000;
  private static final long WRITABLE = ADDRESS + 0x20000;

  private static final int HEADER = 64;
  private static final int SEGMENT = 56;
  private static final int SEGMENTS = 3;
  private static final int CODE = HEADER + SEGMENTS * SEGMENT;
  private static final int CODE_SIZE = 128;
  private static final int LIST = CODE + CODE_SIZE;

  private static final int PT_LOAD = 1;
  private static final int PT_GNU_STACK = 0x6474e551;
  private static final int PF_X = 1;
  private static final int PF_W = 2;
  private static final int PF_R = 4;
  private static final int ALIGNMENT = 0x10000;

  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;
  private static final int MFD_EXEC = 0x10;
  private static final int F_ADD_SEALS = 1033;
  /** F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE. */
  private static final int ALL_SEALS = 0xF;

  private ProgramImage() {}

  /** Returns an open file with the program. It is sealed against changes. */
  static OpenFile open(ChildSteps steps) throws ErrnoException {
    var bytes = bytes(steps, Machine.current());
    try (var made = create(); var scratch = Scratch.borrow()) {
      made.write(bytes, 0, bytes.length);
      check(scratch.call(SystemCall.FCNTL, made.number(), F_ADD_SEALS, ALL_SEALS), SystemCall.FCNTL, made.name());
      return made.duplicateAbove(ChildProgram.FIRST_FREE); // The child uses fixed lower numbers for other files.
    }
  }

  private static OpenFile create() throws ErrnoException {
    var name = "kaniko-step";
    try (var scratch = Scratch.borrow()) {
      long address = scratch.string(name).address();
      long result = scratch.call(SystemCall.MEMFD_CREATE, address, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC);
      if (result == -Errno.EINVAL) { // A kernel before 6.3: every such file is executable.
        result = scratch.call(SystemCall.MEMFD_CREATE, address, MFD_CLOEXEC | MFD_ALLOW_SEALING);
      }
      return OpenFile.of((int) check(result, SystemCall.MEMFD_CREATE, name), name);
    }
  }

  /** Returns the ELF file: header, segments, code, list and data. */
  static byte[] bytes(ChildSteps steps, Machine machine) {
    int size = LIST + steps.size();
    var file = ByteBuffer.allocate(size).order(LITTLE_ENDIAN);
    file.put("\177ELF\2\1\1".getBytes(US_ASCII)).position(16);
    file.putShort((short) 2).putShort((short) (machine == Machine.X86_64 ? 62 : 183)).putInt(1); // ET_EXEC, EM_*
    file.putLong(ADDRESS + CODE).putLong(HEADER).putLong(0).putInt(0);
    file.putShort((short) HEADER).putShort((short) SEGMENT).putShort((short) SEGMENTS).putShort((short) 0).putInt(0);
    segment(file, PT_LOAD, PF_R | PF_X, ADDRESS, LIST);
    segment(file, PT_LOAD, PF_R | PF_W, WRITABLE, size);
    segment(file, PT_GNU_STACK, PF_R | PF_W, 0, 0);
    file.put(HexFormat.of().parseHex(machine == Machine.X86_64 ? X86_64 : AARCH64));
    steps.write(file, WRITABLE + LIST, machine);
    return file.array();
  }

  private static void segment(ByteBuffer file, int type, int flags, long address, long size) {
    file.putInt(type).putInt(flags).putLong(0).putLong(address).putLong(address).putLong(size).putLong(size).putLong(ALIGNMENT);
  }
}
