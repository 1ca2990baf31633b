package dev.kaniko.compiler.pass;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Reads SOURCE_DATE_EPOCH, given as a build argument or as the default of a global ARG (language.md §8). */
public final class Epoch {
  private static final String NAME = "SOURCE_DATE_EPOCH";

  private Epoch() {}

  /**
   * Returns the time that is asked for.
   *
   * @param given the values of {@code --build-arg}
   * @param globals the arguments of the global scope
   * @param place where an error is reported
   * @return empty if none is asked for, and if an error was reported
   */
  public static Optional<Instant> read(Map<String, String> given, Map<String, String> globals, Span place, DiagnosticSink sink) {
    var text = Optional.ofNullable(given.get(NAME)).or(() -> Optional.ofNullable(globals.get(NAME))).orElse("");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
    } catch (NumberFormatException | DateTimeException e) {
      sink.report(Diagnostic.error("InvalidEpoch", place, "invalid " + NAME + ": " + text)
          .withHelp("give the seconds since 1970-01-01 as a whole number"));
      return Optional.empty();
    }
  }
}
