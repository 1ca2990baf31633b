package dev.kaniko.runtime.linux;

/** Constants of the kernel's headers. Those of openat differ between the machines. */
final class Flags {
  static final int AT_FDCWD = -100;
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int AT_REMOVEDIR = 0x200;
  static final int AT_EMPTY_PATH = 0x1000;
  static final int AT_RECURSIVE = 0x8000;

  static final int O_RDONLY = 0;
  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0100;
  static final int O_EXCL = 0200;
  static final int O_TRUNC = 01000;
  static final int O_NONBLOCK = 04000;
  static final int O_CLOEXEC = 02000000;
  static final int O_PATH = 010000000;
  static final int O_DIRECTORY = Machine.current() == Machine.AARCH64 ? 040000 : 0200000;
  static final int O_NOFOLLOW = Machine.current() == Machine.AARCH64 ? 0100000 : 0400000;

  /** The flag of openat2 that treats the directory as the root, for absolute paths, links and {@code ..} alike. */
  static final int RESOLVE_IN_ROOT = 0x10;
  static final int RESOLVE_NO_MAGICLINKS = 0x02;
  static final int RESOLVE_NO_SYMLINKS = 0x04;

  static final int F_DUPFD_CLOEXEC = 1030;

  static final int FSOPEN_CLOEXEC = 1;
  static final int FSMOUNT_CLOEXEC = 1;
  static final int FSCONFIG_SET_FLAG = 0;
  static final int FSCONFIG_SET_STRING = 1;
  static final int FSCONFIG_CMD_CREATE = 6;
  static final int OPEN_TREE_CLONE = 1;
  static final int OPEN_TREE_CLOEXEC = O_CLOEXEC;
  static final int MOVE_MOUNT_F_EMPTY_PATH = 4;
  static final int MOVE_MOUNT_T_EMPTY_PATH = 0x40;

  static final int MOUNT_ATTR_RDONLY = 1;
  static final int MOUNT_ATTR_NOSUID = 2;
  static final int MOUNT_ATTR_NODEV = 4;
  static final int MOUNT_ATTR_NOEXEC = 8;

  static final int MS_RDONLY = 1;
  static final int MS_NOSUID = 2;
  static final int MS_NODEV = 4;
  static final int MS_NOEXEC = 8;
  static final int MS_REMOUNT = 32;
  static final int MS_BIND = 4096;
  static final int MS_MOVE = 8192;
  static final int MS_REC = 16384;
  static final int MS_PRIVATE = 1 << 18;
  static final int MNT_DETACH = 2;

  static final int CLONE_VM = 0x100;
  static final int CLONE_PIDFD = 0x1000;
  static final int CLONE_VFORK = 0x4000;
  static final int CLONE_NEWNS = 0x20000;
  static final int CLONE_NEWCGROUP = 0x2000000;
  static final int CLONE_NEWUTS = 0x4000000;
  static final int CLONE_NEWIPC = 0x8000000;
  static final int CLONE_NEWUSER = 0x10000000;
  static final int CLONE_NEWPID = 0x20000000;
  static final int CLONE_NEWNET = 0x40000000;

  static final int SIGKILL = 9;
  static final int SIGTERM = 15;
  static final int SIGCHLD = 17;

  private Flags() {}
}
