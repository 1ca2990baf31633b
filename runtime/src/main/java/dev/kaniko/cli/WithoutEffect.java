package dev.kaniko.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Says why options of the original have no effect here, and which have another name today. */
final class WithoutEffect {
  static final String PRE_CLEANUP = "no file of this container gets into the image, so there is nothing to remove";
  static final String PRESERVE_CONTEXT = "a build leaves the files of this container as they were";

  /** Why each of {@link InheritedOptions} has none. */
  private static final Map<String, String> REASONS = Map.of(
      "--pre-cleanup", PRE_CLEANUP,
      "--preserve-context", PRESERVE_CONTEXT,
      "--force-build-metadata", "instructions that change no file are not cached, because they cost nothing",
      "--skip-unused-stages", "stages that the target does not need are never built, and a line names each",
      "--compressed-caching", "layers stream to the disk and are compressed once, in little memory");

  /** The deprecated names of the executor's options. */
  private static final Map<String, String> OLD_NAMES = new TreeMap<>(Map.of(
      "--snapshotMode", "--snapshot-mode",
      "--tarPath", "--tar-path",
      "--whitelist-var-run", "--ignore-var-run"));

  private WithoutEffect() {}

  /** Returns a line for each hidden option of a command line, and for each old name of an option. */
  static List<String> lines(@Nullable CommandSpec command) {
    var line = Objects.requireNonNull(command).commandLine().getParseResult();
    var hidden = line.matchedOptions().stream().map(OptionSpec::longestName)
        .flatMap(option -> Optional.ofNullable(REASONS.get(option)).map(reason -> line(option, reason)).stream());
    var old = OLD_NAMES.entrySet().stream()
        .filter(name -> line.originalArgs().stream().anyMatch(word -> word.equals(name.getKey()) || word.startsWith(name.getKey() + "=")))
        .map(name -> name.getKey() + " is an old name: write " + name.getValue());
    return Stream.concat(hidden, old).distinct().toList();
  }

  static String line(String name, String reason) {
    return name + (name.contains(", ") ? " have" : " has") + " no effect: " + reason;
  }
}
