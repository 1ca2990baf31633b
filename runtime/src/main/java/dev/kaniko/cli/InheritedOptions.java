package dev.kaniko.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * Options of the original that are accepted so that its command lines keep working. They are hidden, and no other options are. Those of the first group
 * have no effect here: what they ask for always holds, or concerns the inside of the original. Their values are checked nevertheless, and one line says
 * which were given. Those of the second group would change the image or where it goes; they are not supported, and giving one is an error.
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

  @Option(names = "--ignore-var-run", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean ignoreVarRun;

  @Option(names = "--whitelist-var-run", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean whitelistVarRun;

  @Option(names = "--compressed-caching", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean compressedCaching;

  @Option(names = "--log-format", hidden = true)
  @Nullable String logFormat;

  @Option(names = "--image-fs-extract-retry", hidden = true)
  int extractRetry;

  @Option(names = "--git", hidden = true)
  List<String> git = new ArrayList<>();

  @Option(names = "--credential-helpers", hidden = true)
  List<String> credentialHelpers = new ArrayList<>();

  @Option(names = "--reproducible", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean reproducible;

  @Option(names = "--dryrun", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean dryRun;

  @Option(names = "--image-format", hidden = true)
  @Nullable String imageFormat;

  @Option(names = "--registry-client-cert", hidden = true)
  List<String> clientCertificates = new ArrayList<>();

  /**
   * Refuses values that the original refuses, and options that would change the result if they were ignored.
   *
   * @throws UsageException naming the first such option
   */
  void check() {
    InheritedValues.logFormat(logFormat);
    InheritedValues.retries("--image-fs-extract-retry", extractRetry);
    RequestReader.pairs("--git", "OPTION=VALUE", git.stream().flatMap(text -> List.of(text.split(",")).stream()).toList());
    InheritedValues.credentialHelpers(credentialHelpers);
    InheritedValues.refuse(reproducible, "--reproducible", "give --build-arg SOURCE_DATE_EPOCH=SECONDS for fixed times in the image configuration");
    InheritedValues.refuse(dryRun, "--dryrun", "use --no-push to build without pushing");
    InheritedValues.refuse(imageFormat != null && !imageFormat.isEmpty() && !imageFormat.equals("oci"), "--image-format=" + imageFormat, "images are written in the OCI format");
    InheritedValues.refuse(!clientCertificates.isEmpty(), "--registry-client-cert", "credentials come from the Docker configuration");
  }

  /**
   * Returns a line that says which of the options that have no effect were given; empty if none was.
   *
   * @param command the command that was read
   */
  Optional<String> withoutEffect(@Nullable CommandSpec command) {
    return InheritedValues.withoutEffect(command);
  }
}
