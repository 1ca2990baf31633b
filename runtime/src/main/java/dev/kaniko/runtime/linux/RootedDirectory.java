package dev.kaniko.runtime.linux;

import static dev.kaniko.runtime.linux.Scratch.check;

import java.lang.foreign.ValueLayout;

/**
 * Opens paths below a directory, safely also while a command of a build changes the tree. The kernel resolves a path in one call (openat2(2)) and
 * follows no symbolic link. If a name is replaced by a link meanwhile, the call fails; it never leaves the directory. Callers work on the
 * opened descriptor, which stays valid if the file is moved. Callers that need to follow links resolve them one name at a time, because only
 * they know what is mounted where.
 *
 * <p>A kernel before 5.6 has no openat2, and some seccomp profiles refuse it. Then every name is opened below the descriptor of the name
 * before it, and none may be a link.
 *
 * <p>A path is names with a slash between them, and none is {@code ..}. The empty path is the directory itself.
 */
public final class RootedDirectory {
  /** Whether the kernel has openat2(2) and this process may call it. */
  static final boolean KERNEL_WALKS = kernelWalks();

  private final Directory root;
  private final boolean kernelWalks;

  /** Opens paths below {@code root}. The caller keeps {@code root} open and closes it. */
  public RootedDirectory(Directory root) {
    this(root, KERNEL_WALKS);
  }

  /** @param kernelWalks whether to use openat2 */
  RootedDirectory(Directory root, boolean kernelWalks) {
    this.root = root;
    this.kernelWalks = kernelWalks;
  }

  private static boolean kernelWalks() {
    try (var scratch = Scratch.borrow()) {
      long result = openat2(scratch, Flags.AT_FDCWD, ".", Flags.O_PATH | Flags.O_DIRECTORY);
      if (result >= 0) {
        scratch.call(SystemCall.CLOSE, result);
      }
      return result >= 0;
    }
  }

  /**
   * Opens the directory at {@code path}. The caller closes it.
   *
   * @throws ErrnoException ELOOP or ENOTDIR if a name of the path is a symbolic link
   */
  public Directory openDirectory(String path) throws ErrnoException {
    return new Directory(open(path, Flags.O_RDONLY | Flags.O_DIRECTORY), path);
  }

  /** Opens the file at {@code path} for reading, as {@link #openDirectory} does. Opening a fifo does not block. */
  public OpenFile openFile(String path) throws ErrnoException {
    return OpenFile.of(open(path, Flags.O_RDONLY | Flags.O_NONBLOCK), path);
  }

  private int open(String path, int flags) throws ErrnoException {
    requireNames(path);
    if (kernelWalks) {
      try (var scratch = Scratch.borrow()) {
        long result = openat2(scratch, root.number(), path.isEmpty() ? "." : path, flags | Flags.O_NOFOLLOW);
        if (result != -Errno.ENAMETOOLONG) { // The path may be too long although no name is.
          return (int) check(result, SystemCall.OPENAT2, path);
        }
      }
    }
    return walk(path.isEmpty() ? new String[] {"."} : path.split("/", -1), flags);
  }

  /** Throws an exception unless {@code path} is a path of names. Makes no substrings, because it runs for every file of a build. */
  private static void requireNames(String path) {
    if (path.isEmpty()) {
      return;
    }
    int start = 0;
    int end;
    do {
      int slash = path.indexOf('/', start);
      end = slash < 0 ? path.length() : slash;
      if (end == start || end == start + 2 && path.startsWith("..", start)) {
        throw new IllegalArgumentException("\"" + OsBytes.printable(path) + "\" is not a path of names below a directory");
      }
      start = end + 1;
    } while (end < path.length());
  }

  private static long openat2(Scratch scratch, int directory, String path, int flags) {
    var how = scratch.take(24);
    how.set(ValueLayout.JAVA_LONG, 0, flags | Flags.O_CLOEXEC);
    how.set(ValueLayout.JAVA_LONG, 8, 0);
    how.set(ValueLayout.JAVA_LONG, 16, Flags.RESOLVE_IN_ROOT | Flags.RESOLVE_NO_MAGICLINKS | Flags.RESOLVE_NO_SYMLINKS);
    var text = scratch.string(path);
    long result;
    do { // EAGAIN: a rename happened during the walk, so the kernel could not verify the result.
      result = scratch.call(SystemCall.OPENAT2, directory, text.address(), how.address(), 24);
    } while (result == -Errno.EAGAIN);
    return result;
  }

  private int walk(String[] names, int flags) throws ErrnoException {
    var at = root.duplicate();
    try {
      for (int i = 0; i < names.length - 1; i++) {
        var next = at.openNumber(names[i], Flags.O_PATH | Flags.O_DIRECTORY | Flags.O_NOFOLLOW, 0);
        at.close();
        at = new Directory(next, names[i]);
      }
      return at.openNumber(names[names.length - 1], flags | Flags.O_NOFOLLOW, 0);
    } finally {
      at.close();
    }
  }
}
