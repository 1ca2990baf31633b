package dev.kaniko.instruction.syntax;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Texts as Go's fmt writes them: the history of an image is made of them, and messages quote with them. */
public final class GoFormat {
  private GoFormat() {}

  /** {@code %q} of a list of strings: {@code ["a" "b"]}. */
  public static String quotedList(List<String> values) {
    return values.stream().map(GoFormat::quoted).collect(Collectors.joining(" ", "[", "]"));
  }

  /** {@code %v} of a list of strings: {@code [a b]}. */
  public static String list(List<String> values) {
    return "[" + String.join(" ", values) + "]";
  }

  /** {@code %q} of a string: in double quotes, with escapes for what would not show. */
  public static String quoted(String value) {
    var text = new StringBuilder("\"");
    value.codePoints().forEach(c -> appendQuoted(text, c));
    return text.append('"').toString();
  }

  private static void appendQuoted(StringBuilder text, int c) {
    switch (c) {
      case '"' -> text.append("\\\"");
      case '\\' -> text.append("\\\\");
      case 7 -> text.append("\\a");
      case '\b' -> text.append("\\b");
      case '\f' -> text.append("\\f");
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      case 11 -> text.append("\\v");
      default -> {
        if (isPrintable(c)) {
          text.appendCodePoint(c);
        } else if (c < 0x80) {
          text.append("\\x%02x".formatted(c));
        } else {
          text.append((c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c));
        }
      }
    }
  }

  /** Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols, and of the blanks only the space. */
  private static boolean isPrintable(int c) {
    if (c == ' ') {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED, Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }

  /** {@code %v} of a duration: {@code 1m30s}, {@code 1.5s}, {@code 20ms}. */
  public static String duration(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0s";
    }
    if (nanos < 1_000) {
      return nanos + "ns";
    }
    if (nanos < 1_000_000) {
      return decimal(nanos, 1_000) + "µs";
    }
    if (nanos < 1_000_000_000) {
      return decimal(nanos, 1_000_000) + "ms";
    }
    long minutes = duration.toMinutes();
    var seconds = decimal(nanos - minutes * 60_000_000_000L, 1_000_000_000) + "s";
    if (minutes == 0) {
      return seconds;
    }
    return minutes < 60 ? minutes + "m" + seconds : minutes / 60 + "h" + minutes % 60 + "m" + seconds;
  }

  private static String decimal(long value, long unit) {
    var fraction = Long.toString(unit + value % unit).substring(1).replaceAll("0+$", "");
    return value / unit + (fraction.isEmpty() ? "" : "." + fraction);
  }
}
