package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** Collects what is printed and writes it at once, so that nobody sees half of it. */
final class Page {
  private final PrintStream target;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
  private final ShownStream text;

  /** @param sequences whether our own sequences for terminals are written */
  Page(PrintStream target, boolean sequences) {
    this.target = target;
    this.text = new ShownStream(new PrintStream(collected, false, UTF_8), sequences);
  }

  /** Adds text, without characters that could control a terminal. */
  void print(String line) {
    text.print(line);
  }

  /** Adds bytes as they are. */
  void write(byte[] bytes, int offset, int length) {
    text.write(bytes, offset, length);
  }

  /** Writes all that was added. */
  void flush() {
    text.flush();
    target.write(collected.toByteArray(), 0, collected.size());
    target.flush();
    collected.reset();
  }
}
