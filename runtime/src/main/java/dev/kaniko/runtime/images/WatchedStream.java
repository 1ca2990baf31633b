package dev.kaniko.runtime.images;

import dev.kaniko.runtime.interpreter.BuildEvents;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Shows how far a stream is read. */
final class WatchedStream extends FilterInputStream {
  private final BuildEvents.Transfer transfer;

  WatchedStream(InputStream in, BuildEvents.Transfer transfer) {
    super(Objects.requireNonNull(in));
    this.transfer = Objects.requireNonNull(transfer);
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    if (b >= 0) {
      transfer.advance(1);
    }
    return b;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = in.read(bytes, offset, length);
    if (n > 0) {
      transfer.advance(n);
    }
    return n;
  }

  @Override
  public void close() throws IOException {
    try (transfer) {
      in.close();
    }
  }
}
