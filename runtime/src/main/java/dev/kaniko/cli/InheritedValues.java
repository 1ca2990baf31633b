package dev.kaniko.cli;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Reads the values of options that have no effect; one that the original refuses is a {@link UsageException}. */
final class InheritedValues {
  private InheritedValues() {}

  static void retries(String option, int number) {
    if (number < 0) {
      throw new UsageException(option + " takes numbers from 0");
    }
  }

  static void time(String option, @Nullable String text) {
    if (text != null) {
      var _ = RequestReader.parsed(option, text, Words::time);
    }
  }

  static void refuse(boolean given, String option, String instead) {
    if (given) {
      throw new UsageException(option + " is not supported in this version: " + instead);
    }
  }

  /** Returns a line with the hidden options of a command line; empty if it has none. */
  static Optional<String> withoutEffect(@Nullable CommandSpec command) {
    var given = Objects.requireNonNull(command).commandLine().getParseResult().matchedOptions().stream()
        .filter(OptionSpec::hidden)
        .map(OptionSpec::longestName)
        .toList();
    return given.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join(", ", given) + (given.size() == 1 ? ": accepted, but has no effect here" : ": accepted, but have no effect here"));
  }
}
