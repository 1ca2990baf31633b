package dev.kaniko.runtime.linux;

import static dev.kaniko.runtime.linux.Scratch.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that is locked with flock(2). The lock belongs to the opening and not to the process, as that of a {@link java.nio.channels.FileChannel} does:
 * two builds of one process shut each other out as those of two processes do, and none loses its lock when another closes the file. It ends
 * with the process.
 */
public final class LockFile implements AutoCloseable {
  private static final int LOCK_SH = 1;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;
  private static final int PERMISSIONS = 0600;
  private static final long PAUSE_MILLIS = 50;

  private final OpenFile file;

  private LockFile(OpenFile file) {
    this.file = file;
  }

  /** Locks a file, made if it is missing, unless somebody else holds it. */
  public static Optional<LockFile> tryExclusive(Path path) throws IOException {
    return tryLock(path, LOCK_EX, Flags.O_CREAT);
  }

  /** Locks a file unless somebody else holds it; nothing is locked either if it is not there. */
  public static Optional<LockFile> tryExclusiveIfThere(Path path) throws IOException {
    try {
      return tryLock(path, LOCK_EX, 0);
    } catch (ErrnoException e) {
      if (e.isNotFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Locks a file, made if it is missing, together with others that share it, unless somebody holds it alone. */
  public static Optional<LockFile> tryShared(Path path) throws IOException {
    return tryLock(path, LOCK_SH, Flags.O_CREAT);
  }

  /** Waits until nobody else holds the file. */
  public static LockFile exclusive(Path path) throws IOException, InterruptedException {
    while (true) {
      var lock = tryExclusive(path);
      if (lock.isPresent()) {
        return lock.get();
      }
      pause();
    }
  }

  /** Lets some time pass for somebody else to let go of a file. */
  public static void pause() throws InterruptedException {
    Thread.sleep(PAUSE_MILLIS);
  }

  private static Optional<LockFile> tryLock(Path path, int kind, int creation) throws ErrnoException {
    var file = open(OsBytes.text(path), creation);
    try (var scratch = Scratch.borrow()) {
      long result;
      do {
        result = scratch.call(SystemCall.FLOCK, file.number(), kind | LOCK_NB);
      } while (result == -Errno.EINTR);
      if (result == -Errno.EAGAIN) {
        file.close();
        return Optional.empty();
      }
      check(result, SystemCall.FLOCK, file.name());
      return Optional.of(new LockFile(file));
    } catch (ErrnoException e) {
      file.close();
      throw e;
    }
  }

  private static OpenFile open(String path, int creation) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      int flags = Flags.O_RDWR | creation | Flags.O_NOFOLLOW | Flags.O_CLOEXEC;
      long number = scratch.call(SystemCall.OPENAT, Flags.AT_FDCWD, scratch.string(path).address(), flags, PERMISSIONS);
      return OpenFile.of((int) check(number, SystemCall.OPENAT, path), path);
    }
  }

  /** Lets go of the file. */
  @Override
  public void close() {
    file.close();
  }
}
