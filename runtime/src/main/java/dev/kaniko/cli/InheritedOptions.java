package dev.kaniko.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options of the original that are accepted so that its command lines keep working. Those of the first group have nothing to do
 * here, because what they ask for always holds or concerns how the original worked inside; those of the second would change the
 * image or its way, are not supported, and say so.
 */
final class InheritedOptions {
  @Option(names = {"--pre-cleanup", "--preserve-context", "--force-build-metadata", "--log-timestamp",
      "--skip-unused-stages", "--ignore-var-run", "--whitelist-var-run", "--no-push-cache",
      "--compressed-caching", "--cache-copy-layers", "--cache-run-layers", "--push-ignore-immutable-tag-errors"},
      arity = "0..1", fallbackValue = "true", hidden = true)
  List<Boolean> switches = new ArrayList<>();

  @Option(names = {"--log-format", "--image-fs-extract-retry", "--cache-ttl", "--cache-repo",
      "--git", "--credential-helpers"}, hidden = true)
  List<String> values = new ArrayList<>();

  @Option(names = "--cache", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean cache;

  @Option(names = "--reproducible", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean reproducible;

  @Option(names = "--dryrun", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean dryRun;

  @Option(names = "--image-format", hidden = true)
  @Nullable String imageFormat;

  @Option(names = "--registry-client-cert", hidden = true)
  List<String> clientCertificates = new ArrayList<>();

  /**
   * Refuses what would silently give another result.
   *
   * @throws UsageException naming the first such option
   */
  void refuseUnsupported() {
    refuse(reproducible, "--reproducible", "give --build-arg SOURCE_DATE_EPOCH=SECONDS for fixed times in the image configuration");
    refuse(dryRun, "--dryrun", "use --no-push to build without pushing");
    refuse(imageFormat != null && !imageFormat.equals("oci"), "--image-format=" + imageFormat, "images are written in the OCI format");
    refuse(!clientCertificates.isEmpty(), "--registry-client-cert", "credentials come from the Docker configuration");
  }

  private static void refuse(boolean given, String option, String instead) {
    if (given) {
      throw new UsageException(option + " is not supported in this version: " + instead);
    }
  }
}
