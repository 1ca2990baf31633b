package dev.kaniko.runtime.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Copies all bytes that are read or skipped to a stream. */
final class CopiedInput extends FilterInputStream {
  private final OutputStream copy;
  private final byte[] skipped = new byte[ArchiveCompression.BUFFER];

  CopiedInput(InputStream input, OutputStream copy) {
    super(input);
    this.copy = copy;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    if (value >= 0) {
      copy.write(value);
    }
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = in.read(buffer, offset, length);
    if (count > 0) {
      copy.write(buffer, offset, count);
    }
    return count;
  }

  @Override
  public long skip(long length) throws IOException {
    return Math.max(0, read(skipped, 0, Math.clamp(length, 0, skipped.length)));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
