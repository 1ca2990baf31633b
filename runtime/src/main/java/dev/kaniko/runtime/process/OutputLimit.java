package dev.kaniko.runtime.process;

import java.util.Locale;

/**
 * How much output of a command is shown; the rest is dropped. The limits and their words are those of BuildKit (util/progress/logs), where each of the
 * two outputs of a command has them for itself; here they have them together.
 *
 * @param bytes in all; {@link #NONE} for no limit
 * @param bytesPerSecond on average since the command started; {@link #NONE} for no limit
 */
public record OutputLimit(long bytes, long bytesPerSecond) {
  public static final long NONE = -1;

  /** What holds where nobody says otherwise. */
  public static final OutputLimit USUAL = new OutputLimit(2 << 20, 200 << 10);

  public OutputLimit {
    if (bytes < NONE || bytesPerSecond < NONE) {
      throw new IllegalArgumentException("a limit is a number from 0, or -1 for none");
    }
  }

  /**
   * A limit that is reached.
   *
   * @param most how many bytes may be shown
   * @param text what is reached, for people
   */
  record Reached(long most, String text) {}

  /** Returns what limits the output of a command that started {@code nanos} ago. */
  Reached after(long nanos) {
    long seconds = Math.ceilDiv(Math.max(nanos, 1), 1_000_000_000L);
    long bySpeed = bytesPerSecond > Long.MAX_VALUE / seconds ? Long.MAX_VALUE : bytesPerSecond * seconds;
    if (bytesPerSecond != NONE && (bytes == NONE || bySpeed <= bytes)) {
      return new Reached(bySpeed, text(bytesPerSecond) + "/s");
    }
    return bytes == NONE ? new Reached(Long.MAX_VALUE, "none") : new Reached(bytes, text(bytes));
  }

  private static String text(long bytes) {
    if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
      return String.format(Locale.ROOT, "%dMiB", bytes >> 20);
    }
    return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? String.format(Locale.ROOT, "%dKiB", bytes >> 10) : bytes + "B";
  }
}
