package dev.kaniko.cli;

import dev.kaniko.image.ImageReference;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Reads the values of options that have no effect; one that the original refuses is a {@link UsageException}. */
final class InheritedValues {
  private static final List<String> LOG_FORMATS = List.of("text", "color", "json");
  private static final List<String> HELPERS = List.of("env", "google", "ecr", "acr", "gitlab");
  private static final String LAYOUT = "oci:";

  private InheritedValues() {}

  static void logFormat(@Nullable String text) {
    oneOf("--log-format", text, LOG_FORMATS);
  }

  /** An empty list turns all helpers off. */
  static void credentialHelpers(List<String> given) {
    given.stream().flatMap(text -> List.of(text.split(",")).stream()).filter(name -> !name.isEmpty())
        .forEach(name -> oneOf("--credential-helpers", name, HELPERS));
  }

  private static void oneOf(String option, @Nullable String text, List<String> known) {
    if (text != null && !known.contains(text)) {
      throw new UsageException(option + ": \"" + text + "\" is not one of " + String.join(", ", known) + Words.question(text, known));
    }
  }

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

  static void cacheRepository(@Nullable String text) {
    if (text != null && !text.isEmpty() && !text.startsWith(LAYOUT)) {
      var _ = RequestReader.parsed("--cache-repo", text, ImageReference::parse);
    }
  }

  static void refuse(boolean given, String option, String instead) {
    if (given) {
      throw new UsageException(option + " is not supported in this version: " + instead);
    }
  }

  /**
   * Returns a line with the hidden options of a command line.
   *
   * @param others hidden options that have a line of their own
   */
  static Optional<String> withoutEffect(@Nullable CommandSpec command, List<String> others) {
    var given = Objects.requireNonNull(command).commandLine().getParseResult().matchedOptions().stream()
        .filter(OptionSpec::hidden)
        .map(OptionSpec::longestName)
        .filter(name -> !others.contains(name))
        .toList();
    return given.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join(", ", given) + (given.size() == 1 ? ": accepted, but has no effect here" : ": accepted, but have no effect here"));
  }
}
