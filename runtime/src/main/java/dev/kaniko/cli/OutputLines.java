package dev.kaniko.cli;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Cuts the output of a command into lines. A line that does not end is passed on in pieces, so that little memory is needed. */
final class OutputLines {
  private static final int LONGEST = 8 * 1024;
  /** A character of UTF-8 is not cut: after its first byte come at most three. */
  private static final int MORE = 3;

  private final Consumer<byte[]> taker;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** @param taker is given each line without its end */
  OutputLines(Consumer<byte[]> taker) {
    this.taker = taker;
  }

  /** Takes more of the output, and passes on the lines that are whole now. */
  void add(byte[] bytes) {
    int start = 0;
    for (int at = 0; at < bytes.length; at++) {
      boolean end = bytes[at] == '\n';
      if (end || isFull(line.size() + at - start, bytes[at])) {
        line.write(bytes, start, at - start);
        pass();
        start = end ? at + 1 : at;
      }
    }
    line.write(bytes, start, bytes.length - start);
  }

  private static boolean isFull(int length, byte next) {
    return length >= LONGEST + MORE || (length >= LONGEST && (next & 0xC0) != 0x80);
  }

  /** Passes on what there is of a line that has not ended. */
  void end() {
    if (line.size() > 0) {
      pass();
    }
  }

  private void pass() {
    taker.accept(line.toByteArray());
    line.reset();
  }
}
