package dev.kaniko.runtime.registry;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes that pass, refuses too many, and remembers whether the stream behind it failed: a full disk is not a
 * broken connection.
 */
final class GuardedOutput extends FilterOutputStream {
  private final long limit;
  private final LongConsumer progress;
  private long written;
  private boolean tooLong;
  private @Nullable IOException failure;

  GuardedOutput(OutputStream out, long limit, LongConsumer progress) {
    super(out);
    this.limit = limit;
    this.progress = progress;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (written + length > limit) {
      tooLong = true;
      throw new IOException("more bytes than expected");
    }
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    written += length;
    progress.accept(length);
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** Flushes only: the caller closes the stream behind. */
  @Override
  public void close() throws IOException {
    flush();
  }

  long written() {
    return written;
  }

  boolean isTooLong() {
    return tooLong;
  }

  boolean hasFailed() {
    return failure != null;
  }

  void throwOwnFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }
}
