package dev.kaniko.runtime.linux;

import java.util.List;

/** A system call ABI, which determines the numbers of system calls. A seccomp filter sees it as AUDIT_ARCH_* (linux/audit.h). */
enum Abi {
  X86_64(0xC000003E),
  I386(0x40000003),
  AARCH64(0xC00000B7),
  ARM(0x40000028);

  private final int audit;

  Abi(int audit) {
    this.audit = audit;
  }

  /** The value of the field {@code arch} of struct seccomp_data. */
  int audit() {
    return audit;
  }

  /** The ABIs of the programs that {@code machine} runs: its own and its 32-bit relative. */
  static List<Abi> of(Machine machine) {
    return switch (machine) {
      case X86_64 -> List.of(X86_64, I386);
      case AARCH64 -> List.of(AARCH64, ARM);
    };
  }
}
