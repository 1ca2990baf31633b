package dev.kaniko.runtime.linux;

import java.io.IOException;
import java.io.Serial;
import java.util.Objects;

/**
 * A system call failed. The message names the file, the error and the call: {@code /a/b: no such file or directory (openat)}.
 */
public final class ErrnoException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final String call;
  private final String path;
  private final int errno;

  /**
   * @param call the system call as the manual names it
   * @param path the file or other subject; may be empty
   * @param errno the positive error number
   */
  public ErrnoException(String call, String path, int errno) {
    super((path.isEmpty() ? "" : OsBytes.printable(path) + ": ") + Errno.text(errno) + " (" + call + ")");
    this.call = call;
    this.path = path;
    this.errno = errno;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  public String call() {
    return call;
  }

  public String path() {
    return path;
  }

  public int errno() {
    return errno;
  }

  /** The symbol of the error number, such as {@code ENOENT}. */
  public String errnoName() {
    return Errno.name(errno);
  }

  public boolean is(int other) {
    return errno == other;
  }

  /** Returns true for ENOENT: the file or a directory on its path does not exist. */
  public boolean isNotFound() {
    return errno == Errno.ENOENT || errno == Errno.ENOTDIR;
  }
}
