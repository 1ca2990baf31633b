package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of {@code kaniko warm}, apart from those of {@link PullOptions}: names, forms and defaults are those of the original's warmer. */
final class WarmOptions implements OptionGroup {
  List<String> images = new ArrayList<>();
  @Nullable String dockerfile;
  List<String> buildArguments = new ArrayList<>();
  Path cacheDirectory = Path.of("/cache");
  boolean force;
  boolean prune;
  String timeToLive = "336h";
  @Nullable String platform;

  @Override
  public void declare(Options options) {
    options.list(option("-i", "--image").paramLabel("IMAGE").description("an image to fetch; may be repeated"), values -> images = values);
    options.value(option("-d", "--dockerfile").paramLabel("FILE")
        .description("a Dockerfile or its address: all its base images are fetched"), String.class, value -> dockerfile = value);
    options.list(option("--build-arg").paramLabel("KEY[=VALUE]")
        .description("a build argument for the Dockerfile; without =VALUE the environment has its value; may be repeated"),
        values -> buildArguments = values);
    options.value(option("-c", "--cache-dir").paramLabel("DIR").defaultValue("/cache")
        .description("where the images are put (default: ${DEFAULT-VALUE})"), Path.class, value -> cacheDirectory = value);
    options.truth(option("-f", "--force").description("fetch images even if they are there"), on -> force = on);
    options.truth(option("--prune")
        .description("then remove images that neither a warmer nor a build has used for the time of --cache-ttl"), on -> prune = on);
    options.value(option("--cache-ttl").paramLabel("TIME").defaultValue("336h")
        .description("how long --prune keeps what is not used (default: ${DEFAULT-VALUE})"), String.class, value -> timeToLive = value);
    options.value(option("--custom-platform", "--customPlatform").paramLabel("OS/ARCH[/VARIANT]")
        .description("the platform to take from a multi-platform image (default: this machine's)"), String.class, value -> platform = value);
  }
}
