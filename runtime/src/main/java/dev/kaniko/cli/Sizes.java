package dev.kaniko.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Sizes and times as people read them. */
final class Sizes {
  private static final String UNITS = "KMGTPE";
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,18})?) ?([kKmMgGtTpPeE]?)(i?)[bB]?");

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

  /**
   * Reads a number of bytes with a unit: decimal as {@code 10GB} or {@code 10g}, binary as {@code 2GiB}.
   *
   * @throws IllegalArgumentException if it is none; the message is for people
   */
  static long parse(String text) {
    var matcher = SIZE.matcher(text);
    if (matcher.matches()) {
      int power = matcher.group(2).isEmpty() ? 0 : UNITS.indexOf(matcher.group(2).toUpperCase(Locale.ROOT)) + 1;
      double unit = Math.pow(matcher.group(3).isEmpty() ? 1000 : 1024, power);
      double bytes = Double.parseDouble(matcher.group(1)) * unit;
      if (bytes < Long.MAX_VALUE) {
        return (long) bytes;
      }
    }
    throw new IllegalArgumentException("\"" + text + "\" is not a size: write 500MB, 10GB or 2GiB");
  }

  static String seconds(Duration time) {
    long millis = time.toMillis();
    return millis < 60_000
        ? String.format(Locale.ROOT, "%.1fs", millis / 1000.0)
        : String.format(Locale.ROOT, "%dm%02ds", millis / 60_000, millis / 1000 % 60);
  }
}
