package dev.kaniko.runtime.linux;

import static dev.kaniko.runtime.linux.Scratch.check;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * An open directory, and the operations on its entries. A name is a single name, without a slash and not {@code ..}. In a longer path, another
 * process could replace a directory by a symbolic link. No operation follows a symbolic link. {@link RootedDirectory} opens paths below a
 * directory. Names are strings of {@link OsBytes}.
 *
 * <p>Only {@link #WORKING} takes paths. Use it only for paths that no command of a build can change.
 */
public final class Directory extends OpenFile {
  /**
   * The working directory of this process. It takes paths of this machine in place of names and follows symbolic links on the way. Do not use
   * it for files below the root of a build.
   */
  public static final Directory WORKING = new Directory(Flags.AT_FDCWD, ".");

  private static final long UTIME_OMIT = (1L << 30) - 2;
  private static final int RENAME_NOREPLACE = 1;
  private static final int LISTING = 64 * 1024;
  /** The offset of the name in struct linux_dirent64. */
  private static final int NAME = 19;

  Directory(int number, String path) {
    super(number, path);
  }

  /** Opens a directory by its path, following links. */
  public static Directory open(Path path) throws ErrnoException {
    var text = OsBytes.text(path);
    return new Directory(WORKING.openNumber(text, Flags.O_RDONLY | Flags.O_DIRECTORY, 0), text);
  }

  /** Opens the directory {@code name}, which must not be a symbolic link. */
  public Directory openDirectory(String name) throws ErrnoException {
    return new Directory(openNumber(name, Flags.O_RDONLY | Flags.O_DIRECTORY | Flags.O_NOFOLLOW, 0), name);
  }

  /** Opens the parent directory, also if this directory was moved. This directory must be below the root of this process. */
  public Directory openParent() throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      var up = scratch.string("..");
      long result = scratch.call(SystemCall.OPENAT, number(), up.address(), Flags.O_RDONLY | Flags.O_DIRECTORY | Flags.O_CLOEXEC, 0);
      return new Directory((int) check(result, SystemCall.OPENAT, ".."), "..");
    }
  }

  /** Waits until all that was written to the file system of this directory is on the disk (syncfs(2)). */
  public void syncFileSystem() throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      check(scratch.call(SystemCall.SYNCFS, number()), SystemCall.SYNCFS, name());
    }
  }

  /** Opens {@code name} of any type, also a symbolic link, without reading it (O_PATH). While it is open, its inode number is not reused. */
  public OpenFile hold(String name) throws ErrnoException {
    return OpenFile.of(openNumber(name, Flags.O_PATH | Flags.O_NOFOLLOW, 0), name);
  }

  /** Opens a file for reading. Opening a fifo does not block. */
  public OpenFile openFile(String name) throws ErrnoException {
    return OpenFile.of(openNumber(name, Flags.O_RDONLY | Flags.O_NOFOLLOW | Flags.O_NONBLOCK, 0), name);
  }

  /** Makes a regular file with exactly these permissions and opens it for writing. The umask does not apply. The file must not exist. */
  public OpenFile createFile(String name, int permissions) throws ErrnoException {
    int flags = Flags.O_WRONLY | Flags.O_CREAT | Flags.O_EXCL | Flags.O_NOFOLLOW;
    var file = OpenFile.of(openNumber(name, flags, permissions), name);
    if (Umask.withholds(permissions)) {
      try {
        file.changeMode(permissions);
      } catch (ErrnoException failure) {
        file.close();
        throw failure;
      }
    }
    return file;
  }

  int openNumber(String name, int flags, int permissions) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      long result = scratch.call(
          SystemCall.OPENAT, number(), nameIn(scratch, name).address(), flags | Flags.O_CLOEXEC, permissions);
      return (int) check(result, SystemCall.OPENAT, name);
    }
  }

  /** Returns a second descriptor of this directory. The caller closes it. */
  Directory duplicate() throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      return new Directory((int) check(scratch.call(SystemCall.FCNTL, number(), Flags.F_DUPFD_CLOEXEC, 3), SystemCall.FCNTL, name()), name());
    }
  }

  /** Throws an exception unless {@code name} is a single name and not {@code ..}. */
  static void requireName(String name) {
    if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals("..")) {
      throw new IllegalArgumentException("\"" + OsBytes.printable(name) + "\" is not one name in a directory");
    }
  }

  /** Returns a name in the form for the kernel. All calls with a name use this method, because it checks the name. */
  MemorySegment nameIn(Scratch scratch, String name) {
    if (this != WORKING) {
      requireName(name);
    }
    return scratch.string(name);
  }

  /** Returns all entries of this directory in the order of the file system, without {@code .} and {@code ..}. */
  public List<DirectoryEntry> entries() throws ErrnoException {
    var entries = new ArrayList<DirectoryEntry>();
    try (var scratch = Scratch.borrow()) {
      check(scratch.call(SystemCall.LSEEK, number(), 0, 0), SystemCall.LSEEK, name());
      var buffer = scratch.take(LISTING);
      while (true) {
        int length =
            (int) check(scratch.call(SystemCall.GETDENTS64, number(), buffer.address(), LISTING), SystemCall.GETDENTS64, name());
        if (length == 0) {
          return entries;
        }
        addEntries(buffer, length, entries);
      }
    }
  }

  /** struct linux_dirent64: inode (8), offset (8), record length (2), type (1), name. */
  private static void addEntries(MemorySegment buffer, int length, List<DirectoryEntry> entries) {
    var bytes = new byte[length];
    MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, 0, length);
    for (int at = 0; at < length; at += recordLength(buffer, at)) {
      int end = nameEnd(bytes, at);
      if (!isDots(bytes, at, end)) {
        FileType type = null;
        for (var candidate : FileType.values()) {
          if (candidate.isDirent(bytes[at + 18])) {
            type = candidate;
          }
        }
        long inode = buffer.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
        entries.add(new DirectoryEntry(OsBytes.decode(bytes, at + NAME, end), type, inode));
      }
    }
  }

  private static int recordLength(MemorySegment buffer, int at) {
    return Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + 16));
  }

  private static int nameEnd(byte[] bytes, int at) {
    int end = at + NAME;
    while (bytes[end] != 0) {
      end++;
    }
    return end;
  }

  private static boolean isDots(byte[] bytes, int at, int end) {
    int start = at + NAME;
    return bytes[start] == '.' && (end == start + 1 || end == start + 2 && bytes[start + 1] == '.');
  }

  /**
   * Calls {@code found} with the name and status of every entry, in the order of the file system. Skips entries that are removed meanwhile. It
   * is faster than {@link #entries} and {@link #status(String)}, because names go back to the kernel without a copy.
   */
  public void forEachStatus(BiConsumer<String, FileStatus> found) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      check(scratch.call(SystemCall.LSEEK, number(), 0, 0), SystemCall.LSEEK, name());
      var buffer = scratch.take(LISTING);
      var status = scratch.take(StatusReader.SIZE);
      var bytes = new byte[LISTING];
      while (true) {
        int length =
            (int) check(scratch.call(SystemCall.GETDENTS64, number(), buffer.address(), LISTING), SystemCall.GETDENTS64, name());
        if (length == 0) {
          return;
        }
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, 0, length);
        for (int at = 0; at < length; at += recordLength(buffer, at)) {
          int end = nameEnd(bytes, at);
          if (isDots(bytes, at, end)) {
            continue;
          }
          long result = scratch.call(
              SystemCall.STATX, number(), buffer.address() + at + NAME, Flags.AT_SYMLINK_NOFOLLOW, StatusReader.MASK, status.address());
          if (result != -Errno.ENOENT) {
            var entry = OsBytes.decode(bytes, at + NAME, end);
            check(result, SystemCall.STATX, entry);
            found.accept(entry, StatusReader.read(status));
          }
        }
      }
    }
  }

  /** Returns the status of {@code name}; of the link itself if it is a symbolic link. */
  public FileStatus status(String name) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      var buffer = scratch.take(StatusReader.SIZE);
      check(callStatx(scratch, name, buffer), SystemCall.STATX, name);
      return StatusReader.read(buffer);
    }
  }

  /** As {@link #status(String)}; empty if the name does not exist. */
  public Optional<FileStatus> statusIfExists(String name) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      var buffer = scratch.take(StatusReader.SIZE);
      long result = callStatx(scratch, name, buffer);
      if (result == -Errno.ENOENT || result == -Errno.ENOTDIR) {
        return Optional.empty();
      }
      check(result, SystemCall.STATX, name);
      return Optional.of(StatusReader.read(buffer));
    }
  }

  private long callStatx(Scratch scratch, String name, MemorySegment buffer) {
    return scratch.call(
        SystemCall.STATX, number(), nameIn(scratch, name).address(), Flags.AT_SYMLINK_NOFOLLOW, StatusReader.MASK, buffer.address());
  }

  /** Returns the target of the symbolic link {@code name}. */
  public String readLink(String name) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      int size = 8192; // Longer than PATH_MAX, so that the target is never truncated.
      var buffer = scratch.take(size);
      long result = scratch.call(SystemCall.READLINKAT, number(), nameIn(scratch, name).address(), buffer.address(), size);
      var bytes = new byte[(int) check(result, SystemCall.READLINKAT, name)];
      MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
      return OsBytes.decode(bytes);
    }
  }

  /** Makes a directory with exactly these permissions. The umask does not apply. */
  public void makeDirectory(String name, int permissions) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      long result = scratch.call(SystemCall.MKDIRAT, number(), nameIn(scratch, name).address(), permissions);
      check(result, SystemCall.MKDIRAT, name);
    }
    if (Umask.withholds(permissions)) {
      changeMode(name, permissions);
    }
  }

  public void makeSymbolicLink(String name, String target) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      long result =
          scratch.call(SystemCall.SYMLINKAT, scratch.string(target).address(), number(), nameIn(scratch, name).address());
      check(result, SystemCall.SYMLINKAT, name);
    }
  }

  /** Makes {@code name} a hard link to {@code existing} in {@code directory}; to the link itself if that is a symbolic link. */
  public void makeHardLink(String name, Directory directory, String existing) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      long result = scratch.call(
          SystemCall.LINKAT, directory.number(), directory.nameIn(scratch, existing).address(), number(), nameIn(scratch, name).address(), 0);
      check(result, SystemCall.LINKAT, name);
    }
  }

  /** Makes a fifo, device, socket or regular file with exactly these permissions. The umask does not apply. */
  public void makeNode(String name, FileType type, int permissions, int major, int minor) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      long device = (minor & 0xFF) | (major & 0xFFF) << 8 | (long) (minor & ~0xFF) << 12;
      long result =
          scratch.call(SystemCall.MKNODAT, number(), nameIn(scratch, name).address(), type.bits() | permissions, device);
      check(result, SystemCall.MKNODAT, name);
    }
    if (Umask.withholds(permissions)) {
      changeMode(name, permissions);
    }
  }

  /** Removes a name of any type except a directory. */
  public void removeFile(String name) throws ErrnoException {
    remove(name, 0);
  }

  /** Removes an empty directory. */
  public void removeDirectory(String name) throws ErrnoException {
    remove(name, Flags.AT_REMOVEDIR);
  }

  private void remove(String name, int flags) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      check(scratch.call(SystemCall.UNLINKAT, number(), nameIn(scratch, name).address(), flags), SystemCall.UNLINKAT, name);
    }
  }

  /** Moves {@code name} to {@code newName} in {@code directory} and replaces an existing file there, as rename(2) does. */
  public void rename(String name, Directory directory, String newName) throws ErrnoException {
    rename(name, directory, newName, 0);
  }

  /** As {@link #rename}, but fails with EEXIST if the new name exists. */
  public void renameWithoutReplacing(String name, Directory directory, String newName) throws ErrnoException {
    rename(name, directory, newName, RENAME_NOREPLACE);
  }

  private void rename(String name, Directory directory, String newName, int flags) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      long result = scratch.call(
          SystemCall.RENAMEAT2, number(), nameIn(scratch, name).address(), directory.number(), directory.nameIn(scratch, newName).address(), flags);
      check(result, SystemCall.RENAMEAT2, name);
    }
  }

  /** Sets the owner, also of a symbolic link itself. The kernel then clears set-id bits and file capabilities, so set the mode afterwards. */
  public void changeOwner(String name, int uid, int gid) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      long result =
          scratch.call(SystemCall.FCHOWNAT, number(), nameIn(scratch, name).address(), uid, gid, Flags.AT_SYMLINK_NOFOLLOW);
      check(result, SystemCall.FCHOWNAT, name);
    }
  }

  /**
   * Sets the twelve permission bits.
   *
   * @throws ErrnoException EOPNOTSUPP for a symbolic link, which has none
   */
  public void changeMode(String name, int permissions) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      long result =
          scratch.call(SystemCall.FCHMODAT2, number(), nameIn(scratch, name).address(), permissions, Flags.AT_SYMLINK_NOFOLLOW);
      if (result == -Errno.ENOSYS || result == -Errno.EPERM) {
        changeModeOfHeld(scratch, name, permissions);
        return;
      }
      check(result, SystemCall.FCHMODAT2, name);
    }
  }

  /**
   * Changes the mode without fchmodat2, which is missing before Linux 6.6 and in older seccomp profiles. Fchmodat follows symbolic links, so it
   * gets the path of a descriptor that is not a link.
   */
  private void changeModeOfHeld(Scratch scratch, String name, int permissions) throws ErrnoException {
    try (var held = hold(name)) {
      if (held.status().isSymbolicLink()) {
        throw new ErrnoException(SystemCall.FCHMODAT.text(), name, Errno.EOPNOTSUPP);
      }
      var path = scratch.string(held.path().toString());
      check(scratch.call(SystemCall.FCHMODAT, Flags.AT_FDCWD, path.address(), permissions), SystemCall.FCHMODAT, name);
    }
  }

  /** Sets the modification time in nanoseconds, also before 1970 and also of a symbolic link itself. The access time does not change. */
  public void changeModified(String name, Instant modified) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      var times = scratch.take(32);
      times.set(ValueLayout.JAVA_LONG, 0, 0);
      times.set(ValueLayout.JAVA_LONG, 8, UTIME_OMIT);
      times.set(ValueLayout.JAVA_LONG, 16, modified.getEpochSecond());
      times.set(ValueLayout.JAVA_LONG, 24, modified.getNano());
      long result =
          scratch.call(SystemCall.UTIMENSAT, number(), nameIn(scratch, name).address(), times.address(), Flags.AT_SYMLINK_NOFOLLOW);
      check(result, SystemCall.UTIMENSAT, name);
    }
  }
}
