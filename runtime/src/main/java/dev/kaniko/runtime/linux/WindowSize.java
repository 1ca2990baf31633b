package dev.kaniko.runtime.linux;

import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * The size of a terminal in characters.
 *
 * @param rows at least 1
 * @param columns at least 1
 */
public record WindowSize(int rows, int columns) {
  private static final int TIOCGWINSZ = 0x5413;
  /** The size of struct winsize. */
  private static final int SIZE = 8;

  public WindowSize {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException("no window has " + rows + " rows of " + columns);
    }
  }

  /** Asks the terminal that a descriptor of this process leads to; empty if it is none, or does not know (TIOCGWINSZ, ioctl_tty(2)). */
  public static Optional<WindowSize> of(int descriptor) {
    try (var scratch = Scratch.borrow()) {
      var size = scratch.take(SIZE);
      if (scratch.call(SystemCall.IOCTL, descriptor, TIOCGWINSZ, size.address()) != 0) {
        return Optional.empty();
      }
      int rows = Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, 0));
      int columns = Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, 2));
      return rows == 0 || columns == 0 ? Optional.empty() : Optional.of(new WindowSize(rows, columns));
    }
  }
}
