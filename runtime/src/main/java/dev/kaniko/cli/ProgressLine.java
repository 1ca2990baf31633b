package dev.kaniko.cli;

import java.time.Duration;
import java.util.Locale;

/** Draws one transfer: a bar with bytes and rate. */
final class ProgressLine {
  private static final int BAR = 24;

  private ProgressLine() {}

  /**
   * @param total negative when it is not known
   * @param columns the width that the line may have
   */
  static String draw(String what, long done, long total, Duration time, int columns) {
    var rate = time.toMillis() < 100 ? "" : "  " + Sizes.bytes(done * 1000 / time.toMillis()) + "/s";
    var right =
        total > 0
            ? bar(done, total) + String.format(Locale.ROOT, " %9s / %s%s", Sizes.bytes(done), Sizes.bytes(total), rate)
            : String.format(Locale.ROOT, "%9s%s", Sizes.bytes(done), rate);
    int room = Math.max(10, columns - right.length() - 3);
    var left = what.length() > room ? what.substring(0, room - 1) + "…" : what;
    return left + " ".repeat(Math.max(1, Math.min(room, 44) - left.length())) + " " + right;
  }

  private static String bar(long done, long total) {
    int full = (int) Math.min(BAR, done * BAR / total);
    return "[" + "=".repeat(full) + " ".repeat(BAR - full) + "]";
  }
}
