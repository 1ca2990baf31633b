package dev.kaniko.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** The standard output for an archive. A print stream says nothing of what it cannot write, so it is asked. */
final class StandardOutput extends OutputStream {
  private final PrintStream out;

  StandardOutput(PrintStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    if (out.checkError()) {
      throw new IOException("the image cannot be written to standard output");
    }
  }

  @Override
  public void flush() throws IOException {
    if (out.checkError()) {
      throw new IOException("the image cannot be written to standard output");
    }
  }
}
