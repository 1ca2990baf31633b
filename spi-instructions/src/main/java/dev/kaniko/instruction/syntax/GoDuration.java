package dev.kaniko.instruction.syntax;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads durations as Go's time.ParseDuration: {@code 1h2m3.5s}, {@code 500ms}, {@code 0}. */
public final class GoDuration {
  private static final Pattern PART = Pattern.compile("(?=\\.?[0-9])([0-9]*)(?:\\.([0-9]*))?([^0-9.]*)");
  private static final Map<String, Long> UNITS =
      Map.of("ns", 1L, "us", 1_000L, "µs", 1_000L, "μs", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private GoDuration() {}

  /**
   * Reads a duration, which may be negative.
   *
   * @throws IllegalArgumentException if the text is none; the message is that of Go
   */
  public static Duration parse(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    var rest = signed ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    long nanos = 0;
    var parts = PART.matcher(rest);
    int at = 0;
    while (at < rest.length() && parts.find(at) && parts.start() == at) {
      long unit = unit(text, parts.group(3));
      try {
        nanos = Math.addExact(nanos, Math.addExact(whole(parts.group(1), unit), fraction(parts.group(2), unit)));
      } catch (ArithmeticException | NumberFormatException e) {
        throw invalid(text);
      }
      at = parts.end();
    }
    if (at == 0 || at < rest.length()) {
      throw invalid(text);
    }
    return Duration.ofNanos(text.startsWith("-") ? -nanos : nanos);
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException("time: invalid duration " + GoFormat.quoted(text));
  }

  /** @throws NumberFormatException if there are too many digits */
  private static long whole(String digits, long unit) {
    return digits.isEmpty() ? 0 : Math.multiplyExact(Long.parseLong(digits), unit);
  }

  /** As Go, with the precision of a double, and without the digits for which a long has no room. BigDecimal would take 30 ms to load. */
  private static long fraction(@Nullable String digits, long unit) {
    long value = 0;
    double scale = 1;
    for (int i = 0; digits != null && i < digits.length() && value < Long.MAX_VALUE / 10; i++) {
      value = value * 10 + (digits.charAt(i) - '0');
      scale *= 10;
    }
    return (long) (value * (unit / scale));
  }

  private static long unit(String text, String unit) {
    if (unit.isEmpty()) {
      throw new IllegalArgumentException("time: missing unit in duration " + GoFormat.quoted(text));
    }
    var nanos = UNITS.get(unit);
    if (nanos == null) {
      throw new IllegalArgumentException("time: unknown unit " + GoFormat.quoted(unit) + " in duration " + GoFormat.quoted(text));
    }
    return nanos;
  }
}
