package dev.kaniko.runtime.linux;

import static dev.kaniko.runtime.linux.Scratch.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open file descriptor. One thread must not close it while another uses it. */
public sealed class OpenFile implements AutoCloseable permits Directory, DetachedMount {
  private static final int CHUNK = 64 * 1024;

  private final int number;
  private final String path;
  private final AtomicBoolean closed = new AtomicBoolean();

  OpenFile(int number, String path) {
    this.number = number;
    this.path = path;
  }

  static OpenFile of(int number, String path) {
    return new OpenFile(number, path);
  }

  /** The descriptor's number in this process. */
  public final int number() {
    return number;
  }

  /** The name it was opened by, for messages. */
  final String name() {
    return path;
  }

  /** Returns the path below {@code /proc/self/fd} that leads to the open file, also after a rename; valid until {@link #close}. */
  public final Path path() {
    return Path.of("/proc/self/fd/" + number);
  }

  /** Returns a second descriptor with a number of at least {@code lowest}. The caller closes it. */
  final OpenFile duplicateAbove(int lowest) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      long result = scratch.call(SystemCall.FCNTL, number, Flags.F_DUPFD_CLOEXEC, lowest);
      return new OpenFile((int) check(result, SystemCall.FCNTL, path), path);
    }
  }

  /** Returns the status of the open file. */
  public final FileStatus status() throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      var buffer = scratch.take(StatusReader.SIZE);
      long result = scratch.call(
          SystemCall.STATX, number, scratch.string("").address(), Flags.AT_EMPTY_PATH | Flags.AT_SYMLINK_NOFOLLOW, StatusReader.MASK,
          buffer.address());
      check(result, SystemCall.STATX, path);
      return StatusReader.read(buffer);
    }
  }

  /**
   * Reads up to {@code length} bytes and returns their number; -1 at the end of the file.
   */
  public final int read(byte[] bytes, int offset, int length) throws ErrnoException {
    return read(bytes, offset, length, -1);
  }

  /** As {@link #read(byte[], int, int)}, but from {@code position} if it is not negative (pread(2)). */
  public final int read(byte[] bytes, int offset, int length, long position) throws ErrnoException {
    if (length == 0) {
      return 0;
    }
    try (var scratch = Scratch.borrow()) {
      int wanted = Math.min(length, CHUNK);
      var buffer = scratch.take(wanted);
      var call = position < 0 ? SystemCall.READ : SystemCall.PREAD64;
      long result;
      do {
        result = scratch.call(call, number, buffer.address(), wanted, position);
      } while (result == -Errno.EINTR);
      int count = (int) check(result, call, path);
      MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, offset, count);
      return count == 0 ? -1 : count;
    }
  }

  /** Writes all of the bytes. */
  public final void write(byte[] bytes, int offset, int length) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      var buffer = scratch.take(Math.min(length, CHUNK));
      for (int done = 0; done < length; done += CHUNK) {
        int wanted = Math.min(length - done, CHUNK);
        MemorySegment.copy(bytes, offset + done, buffer, ValueLayout.JAVA_BYTE, 0, wanted);
        writeAll(scratch, buffer, wanted);
      }
    }
  }

  /**
   * Copies {@code length} bytes from the current position of this file to that of {@code target}. It uses copy_file_range(2), which shares
   * blocks if the file system supports that. If this call is not possible, it copies through memory outside the heap.
   *
   * @return the bytes copied; fewer than {@code length} only at the end of this file
   */
  public final long copyTo(OpenFile target, long length) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      long done = 0;
      while (done < length) {
        long wanted = Math.min(length - done, 1 << 30);
        long result = scratch.call(SystemCall.COPY_FILE_RANGE, number, 0, target.number, 0, wanted, 0);
        boolean full = result == -Errno.ENOSPC || result == -Errno.EDQUOT || result == -Errno.EIO;
        if (done == 0 && result <= 0 && !full) {
          // Another file system, an old kernel, not a regular file, or a file of /proc, which has size 0.
          return copyThroughMemory(scratch, target, length);
        }
        if (result != -Errno.EINTR) {
          long count = check(result, SystemCall.COPY_FILE_RANGE, target.path);
          if (count == 0) {
            return done;
          }
          done += count;
        }
      }
      return done;
    }
  }

  private long copyThroughMemory(Scratch scratch, OpenFile target, long length) throws ErrnoException {
    var buffer = scratch.take(CHUNK);
    long done = 0;
    while (done < length) {
      long result = scratch.call(SystemCall.READ, number, buffer.address(), Math.min(CHUNK, length - done));
      if (result == -Errno.EINTR) {
        continue;
      }
      long count = check(result, SystemCall.READ, path);
      if (count == 0) {
        return done;
      }
      target.writeAll(scratch, buffer, count);
      done += count;
    }
    return done;
  }

  private void writeAll(Scratch scratch, MemorySegment buffer, long length) throws ErrnoException {
    long done = 0;
    while (done < length) {
      long result = scratch.call(SystemCall.WRITE, number, buffer.address() + done, length - done);
      if (result != -Errno.EINTR) {
        done += check(result, SystemCall.WRITE, path);
      }
    }
  }

  public final void changeMode(int permissions) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      check(scratch.call(SystemCall.FCHMOD, number, permissions), SystemCall.FCHMOD, path);
    }
  }

  public final void changeOwner(int uid, int gid) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      check(scratch.call(SystemCall.FCHOWN, number, uid, gid), SystemCall.FCHOWN, path);
    }
  }

  /** Sets the position for the next read or write. */
  public final void seek(long position) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      check(scratch.call(SystemCall.LSEEK, number, position, 0), SystemCall.LSEEK, path);
    }
  }

  public final void truncate(long size) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      check(scratch.call(SystemCall.FTRUNCATE, number, size), SystemCall.FTRUNCATE, path);
    }
  }

  /** Returns a stream of the content from the current position on; closing it closes this file. */
  public final InputStream input() {
    return new Input(this);
  }

  /** Returns a stream that writes at the current position; closing it closes this file. */
  public final OutputStream output() {
    return new Output(this);
  }

  /** Closes the descriptor; a second time does nothing. */
  @Override
  public final void close() {
    if (number >= 0 && closed.compareAndSet(false, true)) {
      try (var scratch = Scratch.borrow()) {
        // Close releases the descriptor even if it fails. A late write error of a network file system cannot be reported here.
        scratch.call(SystemCall.CLOSE, number);
      }
    }
  }

  private static final class Input extends InputStream {
    private final OpenFile file;

    Input(OpenFile file) {
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return file.read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return file.read(bytes, offset, length);
    }

    @Override
    public void close() {
      file.close();
    }
  }

  private static final class Output extends OutputStream {
    private final OpenFile file;

    Output(OpenFile file) {
      this.file = file;
    }

    @Override
    public void write(int b) throws IOException {
      file.write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      file.write(bytes, offset, length);
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
