package dev.kaniko.cli;

import java.time.Duration;
import java.util.regex.Pattern;

/** Times as the original's command line has them, the form of Go's time.ParseDuration: {@code 90s}, {@code 1h30m}. */
final class GoDuration {
  private static final Pattern WHOLE = Pattern.compile("\\+?((\\d+\\.?\\d*|\\.\\d+)(h|ms|us|\u00b5s|\u03bcs|ns|m|s))+");
  private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(h|ms|us|\u00b5s|\u03bcs|ns|m|s)");

  private GoDuration() {}

  /** @throws IllegalArgumentException if it is none, or longer than a hundred years; the message is for people */
  static Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (text.length() > 40 || !WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is not a time: write 90s, 10m or 1h30m");
    }
    double millis = PART.matcher(text).results().mapToDouble(part -> Double.parseDouble(part.group(1)) * millisOf(part.group(2))).sum();
    if (millis > Duration.ofDays(36_500).toMillis()) {
      throw new IllegalArgumentException(text + " is longer than a hundred years");
    }
    return Duration.ofMillis((long) millis);
  }

  private static double millisOf(String unit) {
    return switch (unit) {
      case "h" -> 3_600_000;
      case "m" -> 60_000;
      case "s" -> 1000;
      case "ms" -> 1;
      case "ns" -> 1e-6;
      default -> 1e-3;
    };
  }
}
