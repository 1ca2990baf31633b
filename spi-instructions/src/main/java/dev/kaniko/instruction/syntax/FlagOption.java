package dev.kaniko.instruction.syntax;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One option of a flag that is a list of them: {@code key=value} or a single word.
 *
 * @param field the whole option as written, unexpanded
 * @param value what follows the equals sign, expanded where the syntax says so; empty for a single word
 */
public record FlagOption(Text field, Optional<Text> value) {
  public FlagOption {
    Objects.requireNonNull(field);
    Objects.requireNonNull(value);
  }

  /** Returns what precedes the equals sign, or the single word, in lower case: upper and lower case are the same. */
  public String key() {
    int equals = field.value().indexOf('=');
    return (equals < 0 ? field.value() : field.value().substring(0, equals)).toLowerCase(Locale.ROOT);
  }

  /** Returns this option with another value. */
  public FlagOption withValue(Text other) {
    return new FlagOption(field, Optional.of(other));
  }
}
