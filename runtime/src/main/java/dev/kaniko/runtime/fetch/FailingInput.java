package dev.kaniko.runtime.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers why it could not be read, so that a broken connection is not taken for a damaged archive. */
final class FailingInput extends FilterInputStream {
  private @Nullable IOException failure;

  FailingInput(InputStream input) {
    super(input);
  }

  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return in.read(buffer, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public long skip(long length) throws IOException {
    return length <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(length, ArchiveCompression.BUFFER)]));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
