package dev.kaniko.instruction.syntax;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads durations as Go's time.ParseDuration: {@code 1h2m3.5s}, {@code 500ms}, {@code 0}. */
public final class GoDuration {
  private static final Pattern PART = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)([^0-9.]*)");
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
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
    var nanos = BigDecimal.ZERO;
    var parts = PART.matcher(rest);
    int at = 0;
    while (at < rest.length() && parts.find(at) && parts.start() == at) {
      nanos = nanos.add(new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(unit(text, parts.group(2)))));
      at = parts.end();
    }
    if (at == 0 || at < rest.length() || nanos.compareTo(MOST) > 0) {
      throw new IllegalArgumentException("time: invalid duration " + GoFormat.quoted(text));
    }
    long value = nanos.longValue();
    return Duration.ofNanos(text.startsWith("-") ? -value : value);
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
