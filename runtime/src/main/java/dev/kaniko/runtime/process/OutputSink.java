package dev.kaniko.runtime.process;

import java.io.IOException;

/** Takes the output of a process while it runs. Called by one thread at a time; a failure ends the process. */
@FunctionalInterface
public interface OutputSink {
  /** Which of the two outputs a piece belongs to. */
  enum Stream {
    STDOUT,
    STDERR
  }

  /** Takes a piece; the array is reused after the call. Pieces end anywhere, also in the middle of a character. */
  void write(Stream stream, byte[] bytes, int offset, int length) throws IOException;
}
