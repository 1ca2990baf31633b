package dev.kaniko.runtime.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A seccomp filter (seccomp(2)) under which a process may believe that it gives files away, changes its ids and makes devices: the calls
 * succeed and do nothing. Package managers do such things as root, and fail where a user namespace has one id.
 *
 * <p>Fifos are made all the same. Programs of the 32-bit ABIs of the two machines are covered by the numbers of their own.
 */
final class OwnershipFilter {
  static final int SECCOMP_SET_MODE_FILTER = 1;

  /** A family of system call numbers: AUDIT_ARCH_* of linux/audit.h. */
  enum Abi {
    X86_64(0xC000003E),
    I386(0x40000003),
    AARCH64(0xC00000B7),
    ARM(0x40000028);

    final int audit;

    Abi(int audit) {
      this.audit = audit;
    }
  }

  /** The calls, with their numbers on x86-64, i386, aarch64 and arm; -1 where there is none. */
  private enum Pretended {
    CHOWN(92, 182, -1, 182),
    LCHOWN(94, 16, -1, 16),
    FCHOWN(93, 95, 55, 95),
    CHOWN32(-1, 212, -1, 212),
    LCHOWN32(-1, 198, -1, 198),
    FCHOWN32(-1, 207, -1, 207),
    FCHOWNAT(260, 298, 54, 325),
    SETUID(105, 23, 146, 23),
    SETGID(106, 46, 144, 46),
    SETREUID(113, 70, 145, 70),
    SETREGID(114, 71, 143, 71),
    SETRESUID(117, 164, 147, 164),
    SETRESGID(119, 170, 149, 170),
    SETFSUID(122, 138, 151, 138),
    SETFSGID(123, 139, 152, 139),
    SETGROUPS(116, 81, 159, 81),
    SETUID32(-1, 213, -1, 213),
    SETGID32(-1, 214, -1, 214),
    SETREUID32(-1, 203, -1, 203),
    SETREGID32(-1, 204, -1, 204),
    SETRESUID32(-1, 208, -1, 208),
    SETRESGID32(-1, 210, -1, 210),
    SETFSUID32(-1, 215, -1, 215),
    SETFSGID32(-1, 216, -1, 216),
    SETGROUPS32(-1, 206, -1, 206),
    CAPSET(126, 185, 91, 185),
    MKNOD(133, 14, -1, 14),
    MKNODAT(259, 297, 33, 324);

    private final int x86;
    private final int i386;
    private final int aarch64;
    private final int arm;

    Pretended(int x86, int i386, int aarch64, int arm) {
      this.x86 = x86;
      this.i386 = i386;
      this.aarch64 = aarch64;
      this.arm = arm;
    }

    int number(Abi abi) {
      return switch (abi) {
        case X86_64 -> x86;
        case I386 -> i386;
        case AARCH64 -> aarch64;
        case ARM -> arm;
      };
    }
  }

  private static final int LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
  private static final int AND = 0x54; // BPF_ALU | BPF_AND | BPF_K
  private static final int JUMP = 0x05; // BPF_JMP | BPF_JA
  private static final int IF_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
  private static final int RETURN = 0x06; // BPF_RET | BPF_K

  private static final int RET_ALLOW = 0x7fff0000;
  private static final int RET_ERRNO_0 = 0x00050000;

  // struct seccomp_data
  private static final int NUMBER = 0;
  private static final int ARCHITECTURE = 4;
  private static final int ARGUMENTS = 16;

  /** The x32 ABI has the numbers of x86-64 with this bit. */
  private static final int WITHOUT_X32 = ~0x40000000;
  private static final int S_IFMT = 0170000;
  private static final int S_IFCHR = 0020000;
  private static final int S_IFBLK = 0060000;

  /** {@code struct sock_filter}; the two distances count from the next instruction. */
  record Code(int operation, int ifTrue, int ifFalse, int value) {}

  private OwnershipFilter() {}

  /** Writes {@code struct sock_fprog} and the instructions it points to. */
  static MemorySegment write(Arena arena) {
    var code = program(Machine.current());
    var instructions = arena.allocate(code.size() * 8L, 8);
    for (int i = 0; i < code.size(); i++) {
      instructions.set(ValueLayout.JAVA_SHORT, i * 8L, (short) code.get(i).operation);
      instructions.set(ValueLayout.JAVA_BYTE, i * 8L + 2, (byte) code.get(i).ifTrue);
      instructions.set(ValueLayout.JAVA_BYTE, i * 8L + 3, (byte) code.get(i).ifFalse);
      instructions.set(ValueLayout.JAVA_INT, i * 8L + 4, code.get(i).value);
    }
    var program = arena.allocate(16, 8);
    program.set(ValueLayout.JAVA_SHORT, 0, (short) code.size());
    program.set(ValueLayout.JAVA_LONG, 8, instructions.address());
    return program;
  }

  static List<Code> program(Machine machine) {
    var code = new ArrayList<Code>();
    var abis = switch (machine) {
      case X86_64 -> List.of(Abi.X86_64, Abi.I386);
      case AARCH64 -> List.of(Abi.AARCH64, Abi.ARM);
    };
    for (var abi : abis) {
      var section = section(abi);
      code.add(new Code(LOAD, 0, 0, ARCHITECTURE));
      code.add(new Code(IF_EQUAL, 0, section.size(), abi.audit));
      code.addAll(section);
    }
    code.add(new Code(RETURN, 0, 0, RET_ALLOW));
    return code;
  }

  private static List<Code> section(Abi abi) {
    var plain = Arrays.stream(Pretended.values())
        .filter(call -> call != Pretended.MKNOD && call != Pretended.MKNODAT && call.number(abi) >= 0)
        .map(call -> call.number(abi))
        .toList();
    var code = new ArrayList<Code>();
    code.add(new Code(LOAD, 0, 0, NUMBER));
    code.add(new Code(AND, 0, 0, WITHOUT_X32));
    int tail = 10; // What follows the comparisons, up to the last instruction.
    for (int i = 0; i < plain.size(); i++) {
      code.add(new Code(IF_EQUAL, plain.size() - i - 1 + tail, 0, plain.get(i)));
    }
    code.add(new Code(IF_EQUAL, 2, 0, Pretended.MKNOD.number(abi)));
    code.add(new Code(IF_EQUAL, 3, 0, Pretended.MKNODAT.number(abi)));
    code.add(new Code(RETURN, 0, 0, RET_ALLOW));
    code.add(new Code(LOAD, 0, 0, ARGUMENTS + 8)); // mknod(path, mode, device)
    code.add(new Code(JUMP, 0, 0, 1));
    code.add(new Code(LOAD, 0, 0, ARGUMENTS + 16)); // mknodat(directory, path, mode, device)
    code.add(new Code(AND, 0, 0, S_IFMT));
    code.add(new Code(IF_EQUAL, 2, 0, S_IFCHR));
    code.add(new Code(IF_EQUAL, 1, 0, S_IFBLK));
    code.add(new Code(RETURN, 0, 0, RET_ALLOW));
    code.add(new Code(RETURN, 0, 0, RET_ERRNO_0));
    return code;
  }
}
