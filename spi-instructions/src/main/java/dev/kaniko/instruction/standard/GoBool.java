package dev.kaniko.instruction.standard;

import java.util.Optional;

/** Reads truth values as Go's strconv.ParseBool. */
final class GoBool {
  private GoBool() {}

  /** Returns the value; empty if the text is none. */
  static Optional<Boolean> parse(String text) {
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> Optional.of(true);
      case "0", "f", "F", "false", "FALSE", "False" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
