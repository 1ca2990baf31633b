package dev.kaniko.runtime.linux;

import static dev.kaniko.runtime.linux.Scratch.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that is locked with flock(2). The lock belongs to the open file description, while that of a {@link java.nio.channels.FileChannel}
 * belongs to the process. So two builds in one process exclude each other, and a build keeps its lock when another one closes the file. The
 * kernel releases the lock when the process ends.
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

  /** Locks a file exclusively, and makes it if it does not exist. Empty if it is locked already. */
  public static Optional<LockFile> tryExclusive(Path path) throws IOException {
    return tryLock(path, LOCK_EX, Flags.O_CREAT);
  }

  /** Locks a file exclusively. Empty if it is locked already or does not exist. */
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

  /** Takes a shared lock, and makes the file if it does not exist. Empty if there is an exclusive lock. */
  public static Optional<LockFile> tryShared(Path path) throws IOException {
    return tryLock(path, LOCK_SH, Flags.O_CREAT);
  }

  /** Locks a file exclusively and waits for other locks to end. Makes the file if it does not exist. */
  public static LockFile exclusive(Path path) throws IOException, InterruptedException {
    while (true) {
      var lock = tryExclusive(path);
      if (lock.isPresent()) {
        return lock.get();
      }
      pause();
    }
  }

  /** Sleeps for a short time before the next attempt to lock a file. */
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

  /** Releases the lock. */
  @Override
  public void close() {
    file.close();
  }
}
