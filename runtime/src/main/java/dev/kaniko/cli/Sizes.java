package dev.kaniko.cli;

import java.time.Duration;
import java.util.Locale;

/** Sizes and times as people read them. */
final class Sizes {
  private Sizes() {}

  /** Returns bytes in decimal units with three digits at most before the unit. */
  static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double value = bytes;
    var units = "kMGTPE";
    int unit = -1;
    while (value >= 999.95 && unit < units.length() - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %cB", value, units.charAt(unit));
  }

  static String seconds(Duration time) {
    long millis = time.toMillis();
    return millis < 60_000
        ? String.format(Locale.ROOT, "%.1fs", millis / 1000.0)
        : String.format(Locale.ROOT, "%dm%02ds", millis / 60_000, millis / 1000 % 60);
  }
}
