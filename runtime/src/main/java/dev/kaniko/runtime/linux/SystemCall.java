package dev.kaniko.runtime.linux;

import java.util.Locale;

/** The numbers of the system calls, from the kernel's syscall_64.tbl (x86-64) and the generic unistd.h (aarch64). */
enum SystemCall {
  CAPGET(125, 90),
  CAPSET(126, 91),
  CHDIR(80, 49),
  CHROOT(161, 51),
  CLOSE(3, 57),
  CLOSE_RANGE(436, 436),
  COPY_FILE_RANGE(326, 285),
  DUP3(292, 24),
  EXECVE(59, 221),
  EXECVEAT(322, 281),
  FCHDIR(81, 50),
  FCHMOD(91, 52),
  FCHMODAT(268, 53),
  FCHMODAT2(452, 452),
  FCHOWN(93, 55),
  FCHOWNAT(260, 54),
  FCNTL(72, 25),
  FLOCK(73, 32),
  FSCONFIG(431, 431),
  FSMOUNT(432, 432),
  FSOPEN(430, 430),
  FTRUNCATE(77, 46),
  GETDENTS64(217, 61),
  GETEUID(107, 175),
  GETGID(104, 176),
  GETPID(39, 172),
  GETUID(102, 174),
  IOCTL(16, 29),
  KEYCTL(250, 219),
  KILL(62, 129),
  LGETXATTR(192, 9),
  LINKAT(265, 37),
  LLISTXATTR(195, 12),
  LREMOVEXATTR(198, 15),
  LSETXATTR(189, 6),
  LSEEK(8, 62),
  MEMFD_CREATE(319, 279),
  MKDIRAT(258, 34),
  MKNODAT(259, 33),
  MMAP(9, 222),
  MOUNT(165, 40),
  MOUNT_SETATTR(442, 442),
  MOVE_MOUNT(429, 429),
  MPROTECT(10, 226),
  OPENAT(257, 56),
  OPENAT2(437, 437),
  OPEN_TREE(428, 428),
  PIDFD_SEND_SIGNAL(424, 424),
  PIPE2(293, 59),
  PIVOT_ROOT(155, 41),
  PPOLL(271, 73),
  PRCTL(157, 167),
  PREAD64(17, 67),
  READ(0, 63),
  READLINKAT(267, 78),
  RENAMEAT2(316, 276),
  RT_SIGACTION(13, 134),
  RT_SIGPROCMASK(14, 135),
  SECCOMP(317, 277),
  SETGROUPS(116, 159),
  SETHOSTNAME(170, 161),
  SETRESGID(119, 149),
  SETRESUID(117, 147),
  SETSID(112, 157),
  SOCKET(41, 198),
  STATX(332, 291),
  SYMLINKAT(266, 36),
  SYNCFS(306, 267),
  UMASK(95, 166),
  UMOUNT2(166, 39),
  UNLINKAT(263, 35),
  UTIMENSAT(280, 88),
  WAIT4(61, 260),
  WRITE(1, 64);

  private final int x86;
  private final int arm;

  SystemCall(int x86, int arm) {
    this.x86 = x86;
    this.arm = arm;
  }

  /** The number on {@code machine}. */
  int number(Machine machine) {
    return switch (machine) {
      case X86_64 -> x86;
      case AARCH64 -> arm;
    };
  }

  /** The name as the manual writes it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
