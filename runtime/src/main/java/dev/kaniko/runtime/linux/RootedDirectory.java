package dev.kaniko.runtime.linux;

import static dev.kaniko.runtime.linux.Scratch.check;

import java.lang.foreign.ValueLayout;

/**
 * A directory as the root of paths, for trees that a command of a build has touched or touches at this moment. The kernel walks a path
 * in one call (openat2) and follows no link on it: a name that is swapped for a link meanwhile is a failure, and never a way out. What
 * is opened is held, so what is done next is done to it, wherever it is moved. Links are for callers to resolve, who know what is
 * mounted where: they look at one name at a time, each below a directory that is held.
 *
 * <p>A kernel before 5.6 has no openat2, and some seccomp profiles refuse it. The same is done in steps then: every name is opened
 * below the one before it, which is held, and none of them may be a link.
 *
 * <p>A path is names with a slash between two of them, none of them {@code ..}; empty for the directory itself.
 */
public final class RootedDirectory {
  /** Whether the kernel has openat2(2), and lets this process call it. */
  static final boolean KERNEL_WALKS = kernelWalks();

  private final Directory root;
  private final boolean kernelWalks;

  /** Looks up below {@code root}, which stays the caller's. */
  public RootedDirectory(Directory root) {
    this(root, KERNEL_WALKS);
  }

  /** @param kernelWalks whether openat2 is there */
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
   * Opens the directory at {@code path}; close it on its own.
   *
   * @throws ErrnoException ELOOP or ENOTDIR if a link is on the way, or at its end
   */
  public Directory openDirectory(String path) throws ErrnoException {
    return new Directory(open(path, Flags.O_RDONLY | Flags.O_DIRECTORY), path);
  }

  /** As {@link #openDirectory}, a file for reading. A fifo does not block. */
  public OpenFile openFile(String path) throws ErrnoException {
    return OpenFile.of(open(path, Flags.O_RDONLY | Flags.O_NONBLOCK), path);
  }

  private int open(String path, int flags) throws ErrnoException {
    requireNames(path);
    if (kernelWalks) {
      try (var scratch = Scratch.borrow()) {
        long result = openat2(scratch, root.number(), path.isEmpty() ? "." : path, flags | Flags.O_NOFOLLOW);
        if (result != -Errno.ENAMETOOLONG) { // The whole may be too long where no name is.
          return (int) check(result, SystemCall.OPENAT2, path);
        }
      }
    }
    return walk(path.isEmpty() ? new String[] {"."} : path.split("/", -1), flags);
  }

  /** Refuses what is not one name after the other. No name is cut out for it: it is asked for every file of a build. */
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
    do { // EAGAIN: a rename elsewhere raced with the walk, and the kernel could not vouch for the result.
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
