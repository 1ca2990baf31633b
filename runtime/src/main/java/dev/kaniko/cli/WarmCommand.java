package dev.kaniko.cli;

import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.BuildRejectedException;
import dev.kaniko.runtime.DockerfileImages;
import dev.kaniko.runtime.images.ImageConfigs;
import dev.kaniko.runtime.images.TransferWatch;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.Registries;
import dev.kaniko.runtime.registry.WarmedImages;
import dev.kaniko.runtime.request.CacheSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code kaniko warm}, which takes the command line of the original's warmer. */
final class WarmCommand implements Command {
  static final String NAME = "warm";
  static final String SUMMARY = "Fetches base images into a directory, where builds with --cache and the same --cache-dir find them.";

  private final WarmOptions options = new WarmOptions();
  final PullOptions pullOptions = new PullOptions();
  private final PluginOptions pluginOptions = new PluginOptions();
  private final LogOptions logOptions = new LogOptions();
  private @Nullable CommandSpec spec;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  WarmCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  @Override
  public CommandSpec spec() {
    var described = Options.describe(this, NAME, SUMMARY);
    described.usageMessage().abbreviateSynopsis(true);
    spec = described;
    return Options.add(described, options, pullOptions, pluginOptions, logOptions, Options.STANDARD);
  }

  @Override
  public Integer call() throws IOException {
    try (var log = logOptions.open(err, environment); var interrupt = new CancelOnSignal()) {
      return call(log, interrupt);
    }
  }

  private int call(Log log, CancelOnSignal interrupt) throws IOException {
    try {
      var reader = new RequestReader(environment);
      InheritedVariables.read(environment).forEach(log::remark);
      if (options.images.isEmpty() && options.dockerfile == null && !options.prune) {
        throw new UsageException("no image to fetch: give --image or --dockerfile");
      }
      if (!options.prune && Objects.requireNonNull(spec).commandLine().getParseResult().hasMatchedOption("--cache-ttl")) {
        log.warning(WithoutEffect.line("--cache-ttl", "an image that is there stays, however old it is, without --prune"));
      }
      var timeToLive = RequestReader.parsed("--cache-ttl", options.timeToLive, Words::time);
      RequestReader.cacheDirectory(options.cacheDirectory);
      var registries = reader.openRegistries(pullOptions, new PushOptions(), CacheSettings.NONE, Optional.empty(), log::warning);
      log.hide(LogSecrets.of(reader.buildArguments(options.buildArguments)));
      int code = warm(reader, registries, log);
      if (options.prune) {
        new WarmedImages(options.cacheDirectory).removeUnusedSince(Instant.now().minus(timeToLive)).forEach(image -> log.note("removed " + image));
      }
      return code;
    } catch (UsageException e) {
      log.error(String.valueOf(e.getMessage()));
      return ExitCode.WRONG_USAGE;
    } catch (BuildRejectedException e) {
      log.rejected(e.diagnostics(), e.sources());
      return ExitCode.FAILED;
    } catch (IOException e) {
      if (!interrupt.cancelled()) {
        log.error(FileFailures.message(e));
        return ExitCode.FAILED;
      }
      return ExitCode.INTERRUPTED;
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED;
    }
  }

  private int warm(RequestReader reader, Registries registries, Log log) throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("kaniko-warm");
    try {
      var watch = new TransferWatch(log);
      var puller = new ImagePuller(registries, new BlobStore(scratch), watch);
      return warm(wanted(reader, puller, scratch), puller, registries, watch, log);
    } finally {
      Trash.remove(scratch);
    }
  }

  private SequencedSet<PlannedBase.Image> wanted(RequestReader reader, ImagePuller puller, Path scratch) throws IOException, InterruptedException {
    var platform = options.platform == null || options.platform.isEmpty()
        ? Platform.ofThisMachine()
        : RequestReader.parsed("--customPlatform", options.platform, Platform::parse);
    var wanted = new LinkedHashSet<PlannedBase.Image>();
    for (var image : options.images) {
      wanted.add(new PlannedBase.Image(RequestReader.parsed("--image", image, ImageReference::parse), platform));
    }
    if (options.dockerfile != null) {
      var images = new DockerfileImages(pluginOptions.language(environment), new ImageConfigs(puller), scratch);
      wanted.addAll(images.find(options.dockerfile, reader.buildArguments(options.buildArguments), platform));
    }
    return wanted;
  }

  /** Fetches all images that can be fetched, and reports each that cannot. */
  private int warm(SequencedSet<PlannedBase.Image> wanted, ImagePuller puller, Registries registries, TransferWatch watch, Log log) throws InterruptedException {
    var warmed = new WarmedImages(options.cacheDirectory);
    int code = ExitCode.BUILT;
    for (var image : wanted) {
      try {
        var found = puller.pull(image.reference(), image.platform());
        var result = warmed.add(found, options.force, registries, watch);
        log.note((result == WarmedImages.Result.FETCHED ? "fetched " : "was there: ") + image.reference());
        out.println(found.manifest().digest());
      } catch (IOException e) {
        log.error(FileFailures.message(e));
        code = ExitCode.FAILED;
      }
    }
    return code;
  }
}
