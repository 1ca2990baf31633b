package dev.kaniko.runtime.linux;

import static dev.kaniko.runtime.linux.Scratch.check;

import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.List;

/** A pipe. Both ends have the flag close-on-exec. */
public record Pipe(OpenFile reader, OpenFile writer) implements AutoCloseable {
  private static final short POLLIN = 1;

  public static Pipe open() throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      var ends = scratch.take(8);
      check(scratch.call(SystemCall.PIPE2, ends.address(), Flags.O_CLOEXEC), SystemCall.PIPE2, "");
      return new Pipe(
          OpenFile.of(ends.get(ValueLayout.JAVA_INT, 0), "pipe"), OpenFile.of(ends.get(ValueLayout.JAVA_INT, 4), "pipe"));
    }
  }

  /**
   * Waits until one of {@code files} has data to read or its other end is closed.
   *
   * @param milliseconds the time limit; negative for none
   * @return the indexes of the files that are ready; empty after the time limit or an interrupting signal
   */
  public static BitSet awaitReadable(List<OpenFile> files, int milliseconds) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      var polled = scratch.take(Math.max(1, files.size()) * 8L); // struct pollfd: fd (4), events (2), revents (2)
      for (int i = 0; i < files.size(); i++) {
        polled.set(ValueLayout.JAVA_INT, i * 8L, files.get(i).number());
        polled.set(ValueLayout.JAVA_SHORT, i * 8L + 4, POLLIN);
        polled.set(ValueLayout.JAVA_SHORT, i * 8L + 6, (short) 0);
      }
      var time = scratch.take(16);
      time.set(ValueLayout.JAVA_LONG, 0, milliseconds / 1000);
      time.set(ValueLayout.JAVA_LONG, 8, milliseconds % 1000 * 1_000_000L);
      long limit = milliseconds < 0 ? 0 : time.address();
      long result = scratch.call(SystemCall.PPOLL, polled.address(), files.size(), limit, 0, 8);
      var ready = new BitSet();
      if (result == -Errno.EINTR) {
        return ready;
      }
      check(result, SystemCall.PPOLL, "");
      for (int i = 0; i < files.size(); i++) {
        if (polled.get(ValueLayout.JAVA_SHORT, i * 8L + 6) != 0) {
          ready.set(i);
        }
      }
      return ready;
    }
  }

  @Override
  public void close() {
    reader.close();
    writer.close();
  }
}
