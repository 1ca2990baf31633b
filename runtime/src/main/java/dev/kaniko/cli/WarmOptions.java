package dev.kaniko.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code kaniko warm}, apart from those of {@link PullOptions}: names, forms and defaults are those of the original's warmer. */
final class WarmOptions {
  @Option(names = {"-i", "--image"}, paramLabel = "IMAGE", description = "an image to fetch; may be repeated")
  List<String> images = new ArrayList<>();

  @Option(names = {"-d", "--dockerfile"}, paramLabel = "FILE", description = "a Dockerfile or its address: all its base images are fetched")
  @Nullable String dockerfile;

  @Option(names = "--build-arg", paramLabel = "KEY[=VALUE]", description = "a build argument for the Dockerfile; without =VALUE the environment has its value; may be repeated")
  List<String> buildArguments = new ArrayList<>();

  @Option(names = {"-c", "--cache-dir"}, paramLabel = "DIR", defaultValue = "/cache", description = "where the images are put (default: ${DEFAULT-VALUE})")
  Path cacheDirectory = Path.of("/cache");

  @Option(names = {"-f", "--force"}, arity = "0..1", fallbackValue = "true", paramLabel = "true|false", description = "fetch images even if they are there")
  boolean force;

  @Option(names = "--prune", arity = "0..1", fallbackValue = "true", paramLabel = "true|false",
      description = "then remove images that neither a warmer nor a build has used for the time of --cache-ttl")
  boolean prune;

  @Option(names = "--cache-ttl", paramLabel = "TIME", defaultValue = "336h", description = "how long --prune keeps what is not used (default: ${DEFAULT-VALUE})")
  String timeToLive = "336h";

  @Option(names = {"--custom-platform", "--customPlatform"}, paramLabel = "OS/ARCH[/VARIANT]", description = "the platform to take from a multi-platform image (default: this machine's)")
  @Nullable String platform;
}
