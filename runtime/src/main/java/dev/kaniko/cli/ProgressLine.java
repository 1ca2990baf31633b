package dev.kaniko.cli;

import dev.kaniko.compiler.report.Columns;
import java.time.Duration;
import java.util.Locale;

/** Draws what is under way: a transfer as a bar with bytes and rate, a step with its time. */
final class ProgressLine {
  private static final int BAR = 24;
  private static final int WIDEST = 100;

  private ProgressLine() {}

  /**
   * Draws a transfer.
   *
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
    return padded(what, room, Math.min(room, 44)) + " " + right;
  }

  /** Draws a step. */
  static String step(String what, Duration time, int columns) {
    var right = String.format(Locale.ROOT, "%7s", Sizes.seconds(time));
    int room = Math.max(10, Math.min(columns, WIDEST) - right.length() - 2);
    return padded(what, room, room) + " " + right;
  }

  private static String padded(String text, int most, int least) {
    var cut = Columns.cut(text, most);
    return cut + " ".repeat(Math.max(0, least - Columns.of(cut)));
  }

  private static String bar(long done, long total) {
    int full = (int) Math.min(BAR, done * BAR / total);
    return "[" + "=".repeat(full) + " ".repeat(BAR - full) + "]";
  }
}
