package dev.kaniko.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * Options of the original that are accepted so that its command lines keep working. They are hidden, and no other options are. Those of the first group
 * have no effect here: what they ask for always holds, or concerns the inside of the original. Their values are checked nevertheless, and a line for
 * each says why. Those of the second group would change the image or where it goes; they are not supported, and giving one is an error.
 */
final class InheritedOptions {
  @Option(names = "--pre-cleanup", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean preCleanup;

  @Option(names = "--preserve-context", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean preserveContext;

  @Option(names = "--force-build-metadata", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean forceBuildMetadata;

  @Option(names = "--log-timestamp", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean logTimestamp;

  @Option(names = "--skip-unused-stages", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean skipUnusedStages;

  @Option(names = "--compressed-caching", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean compressedCaching;

  @Option(names = "--log-format", hidden = true)
  @Nullable String logFormat;

  @Option(names = "--git", hidden = true)
  List<String> git = new ArrayList<>();

  @Option(names = "--credential-helpers", hidden = true)
  List<String> credentialHelpers = new ArrayList<>();

  @Option(names = "--reproducible", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean reproducible;

  @Option(names = "--registry-client-cert", hidden = true)
  List<String> clientCertificates = new ArrayList<>();

  /**
   * Refuses values that the original refuses, and options that would change the result if they were ignored.
   *
   * @throws UsageException naming the first such option
   */
  void check() {
    InheritedValues.logFormat(logFormat);
    RequestReader.pairs("--git", "OPTION=VALUE", git.stream().flatMap(text -> List.of(text.split(",")).stream()).toList());
    InheritedValues.credentialHelpers(credentialHelpers);
    InheritedValues.refuse(reproducible, "--reproducible", "give --build-arg SOURCE_DATE_EPOCH=SECONDS for fixed times in the image configuration");
    InheritedValues.refuse(!clientCertificates.isEmpty(), "--registry-client-cert", "credentials come from the Docker configuration");
  }

  /**
   * Returns a line for each option that was given and has no effect, or has another name today.
   *
   * @param command the command that was read
   */
  List<String> withoutEffect(@Nullable CommandSpec command) {
    return InheritedValues.withoutEffect(command);
  }
}
