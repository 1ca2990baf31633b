package dev.kaniko.runtime.context;

import dev.kaniko.runtime.fetch.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Shows what is read as the movement of bytes. */
final class ShownInput extends FilterInputStream {
  private final Progress.Movement movement;

  ShownInput(InputStream input, Progress.Movement movement) {
    super(input);
    this.movement = movement;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    movement.advance(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = in.read(buffer, offset, length);
    movement.advance(Math.max(0, count));
    return count;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
