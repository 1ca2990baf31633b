package dev.kaniko.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Reads the values of options that have no effect; one that the original refuses is a {@link UsageException}. */
final class InheritedValues {
  /** The deprecated names of the executor's options. */
  private static final Map<String, String> OLD_NAMES = new TreeMap<>(Map.of(
      "--snapshotMode", "--snapshot-mode",
      "--tarPath", "--tar-path",
      "--whitelist-var-run", "--ignore-var-run"));

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

  /** Returns a line for each hidden option of a command line, and for each old name of an option. */
  static List<String> withoutEffect(@Nullable CommandSpec command) {
    var line = Objects.requireNonNull(command).commandLine().getParseResult();
    var hidden = line.matchedOptions().stream().filter(OptionSpec::hidden).map(option -> WithoutEffect.line(option.longestName()));
    var old = OLD_NAMES.entrySet().stream()
        .filter(name -> line.originalArgs().stream().anyMatch(word -> word.equals(name.getKey()) || word.startsWith(name.getKey() + "=")))
        .map(name -> name.getKey() + " is an old name: write " + name.getValue());
    return Stream.concat(hidden, old).distinct().toList();
  }
}
