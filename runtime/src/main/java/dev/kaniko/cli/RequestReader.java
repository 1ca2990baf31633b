package dev.kaniko.cli;

import dev.kaniko.image.ImagePath;
import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.cache.CacheRepository;
import dev.kaniko.runtime.context.SmallFiles;
import dev.kaniko.runtime.fetch.ProxyRules;
import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.runtime.oci.ImageFormat;
import dev.kaniko.runtime.oci.MediaTypes.Packing;
import dev.kaniko.runtime.output.Outputs;
import dev.kaniko.runtime.process.Bytes;
import dev.kaniko.runtime.process.OutputLimit;
import dev.kaniko.runtime.registry.Credentials;
import dev.kaniko.runtime.registry.Registries;
import dev.kaniko.runtime.registry.WarmedImages;
import dev.kaniko.runtime.request.BuildRequest;
import dev.kaniko.runtime.request.CacheSettings;
import dev.kaniko.runtime.snapshot.SnapshotDeadline;
import dev.kaniko.runtime.snapshot.SnapshotMode;
import java.io.IOException;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns options and environment into requests. A value that makes no sense is a {@link UsageException}. */
final class RequestReader {
  private static final int MOST_SECRET_BYTES = 500 * 1024;

  private final Map<String, String> environment;
  private final Variables variables;

  RequestReader(Map<String, String> environment) {
    this.environment = environment;
    this.variables = new Variables(environment);
  }

  /** Reads the request of a build. Secrets are read into memory here. */
  BuildRequest build(BuildOptions options, LayerCacheOptions cache, boolean executor) {
    if (options.destinations.isEmpty() && options.outputs.isEmpty() && pushes(options)) {
      throw new UsageException("no --destination to push to: give one, or --no-push");
    }
    var settings = cache.settings(executor, options.outputs(this).destinations());
    // Platforms share the work of the steps that are the same for them.
    return request(options, PlatformReader.several(options) && !settings.used() ? settings.ofOneCommand() : settings);
  }

  Outputs outputs(BuildOptions options) {
    return new OutputReader(variables).read(options, pushes(options));
  }

  /** As in the original, the variable wins over the option. */
  boolean pushes(BuildOptions options) {
    return !variables.truth(Variables.NO_PUSH).orElse(options.noPush);
  }

  /** Tells whether the plan is to be shown before the build. */
  boolean printsPlan() {
    return variables.truth(Variables.PRINT_PLAN).orElse(false);
  }

  /** Tells whether no file of the image may stay in the container. The variable is the default of the option. */
  boolean cleansUp(BuildOptions options) {
    boolean byDefault = variables.truth(Variables.CLEANUP).orElse(false);
    return options.cleanup == null ? byDefault : options.cleanup;
  }

  /** Reads the request of a build that is only planned, so that it needs no destination. */
  BuildRequest plan(BuildOptions options) {
    return request(options, CacheSettings.NONE);
  }

  /** Reads the request of a build that is only planned, with what it would find of the results of earlier ones. */
  BuildRequest plan(BuildOptions options, LayerCacheOptions cache, boolean offline) {
    var settings = cache.settings(false, options.outputs(this).destinations());
    return request(options, offline ? settings.onThisMachine() : settings);
  }

  private BuildRequest request(BuildOptions options, CacheSettings cache) {
    var targets = options.targets.stream().map(String::strip).filter(target -> !target.isEmpty()).distinct().toList();
    if (targets.size() > 1 && (options.dockerfile.equals("-") || options.context.equals("tar://stdin"))) {
      throw new UsageException("--target: several stages need several builds, and standard input can be read once: give a file, or one stage");
    }
    return new BuildRequest(
        new BuildRequest.Inputs(
            ContextReader.context(options), ContextReader.subPath(options), ContextReader.dockerfile(options), pairs("--build-context", "NAME=PLACE", options.buildContexts),
            ContextReader.settings(options, environment)),
        new BuildRequest.Parameters(
            buildArguments(options.buildArguments),
            targets.stream().findFirst(),
            targets.stream().skip(1).toList(),
            PlatformReader.read(options)),
        options.commands(this),
        options.image(this),
        targets.size() > 1 && !cache.used() ? cache.ofOneCommand() : cache,
        options.outputs(this),
        stateDirectory(options.kanikoDirectory),
        options.execution(this),
        options.optimize == BuildOptions.Optimize.ALL);
  }

  /** A destination has no digest: the image gets its digest by being built. */
  static ImageReference destination(String text) {
    var reference = ImageReference.parse(text);
    if (reference.digest().isPresent()) {
      throw new IllegalArgumentException("\"" + text + "\" has a digest, which the image does not have before it is built: write "
          + text.substring(0, text.indexOf('@')) + (reference.tag().isPresent() ? "" : ":TAG"));
    }
    return reference;
  }

  /** As in the original, an empty path is none. */
  static Optional<Path> given(@Nullable Path path) {
    return Optional.ofNullable(path).filter(given -> !given.toString().isEmpty());
  }

  /** Returns the directory with warmed images. An empty option is an error. */
  static Path cacheDirectory(Path given) {
    return given(given).orElseThrow(() -> new UsageException("--cache-dir: the directory is missing"));
  }

  /** Reads BuildKit's variables with BuildKit's meaning. */
  OutputLimit outputLimit() {
    return new OutputLimit(
        outputLimit("BUILDKIT_STEP_LOG_MAX_SIZE", OutputLimit.USUAL.bytes()), outputLimit("BUILDKIT_STEP_LOG_MAX_SPEED", OutputLimit.USUAL.bytesPerSecond()));
  }

  private long outputLimit(String variable, long usual) {
    var given = environment.getOrDefault(variable, "");
    try {
      long limit = given.isEmpty() ? usual : Long.parseLong(given);
      if (limit >= OutputLimit.NONE) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new UsageException(variable + "=" + given + ": not a number of bytes, or -1 for no limit");
  }

  static <T> T parsed(String option, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + ": " + e.getMessage());
    }
  }

  static ImagePath ignoredPath(String text) {
    if (!text.startsWith("/")) {
      throw new UsageException("--ignore-path " + text + ": not an absolute path");
    }
    return ImagePath.clean(text);
  }

  /** Reads build arguments. As with buildx, the variable SOURCE_DATE_EPOCH is one that need not be given. */
  SequencedMap<String, String> buildArguments(List<String> given) {
    var arguments = new LinkedHashMap<String, String>();
    variables.epoch().ifPresent(seconds -> arguments.put(Variables.EPOCH, seconds));
    for (var argument : given) {
      int equals = argument.indexOf('=');
      var name = equals < 0 ? argument : argument.substring(0, equals);
      if (name.isEmpty()) {
        throw new UsageException("--build-arg " + argument + ": the name is missing");
      }
      arguments.put(name, equals < 0 ? environment.getOrDefault(name, "") : argument.substring(equals + 1));
    }
    return arguments;
  }

  static SequencedMap<String, String> pairs(String option, String form, List<String> given) {
    var pairs = new LinkedHashMap<String, String>();
    for (var pair : given) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new UsageException(option + " " + pair + ": not of the form " + form);
      }
      pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return pairs;
  }

  static ImageFormat imageFormat(BuildOptions options) {
    var format = switch (options.imageFormat) {
      case "", "oci" -> ImageFormat.OCI;
      case "docker" -> ImageFormat.DOCKER;
      default -> throw new UsageException("--image-format " + options.imageFormat + ": oci and docker are known" + Words.question(options.imageFormat, List.of("oci", "docker")));
    };
    if (format == ImageFormat.DOCKER && layerFormat(options).packing() == Packing.ZSTD) {
      throw new UsageException("--image-format=docker has no --compression=zstd: leave one of them out");
    }
    return format;
  }

  static LayerFormat layerFormat(BuildOptions options) {
    var specs = options.outputSpecs();
    var compression = one("--compression", options.compression, specs.stream().flatMap(spec -> spec.compression().stream()));
    int level = one("--compression-level", options.compressionLevel <= 0 ? null : options.compressionLevel, specs.stream().flatMap(spec -> spec.level().stream())).orElse(0);
    var standard =
        switch (compression.orElse("")) {
          case "", "gzip" -> LayerFormat.gzip();
          case "zstd" -> LayerFormat.zstd();
          case "none" -> LayerFormat.plain();
          default -> throw new UsageException(
              "--compression " + compression.get() + ": gzip, zstd and none are known" + Words.question(compression.get(), List.of("gzip", "zstd", "none")));
        };
    if (level > 0 && standard.packing() == Packing.PLAIN) {
      throw new UsageException("--compression-level: without compression there is none");
    }
    try {
      return level <= 0 ? standard : new LayerFormat(standard.packing(), level);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--compression-level: " + e.getMessage());
    }
  }

  /** All outputs have the same layers, so they cannot ask for different ones. */
  private static <T> Optional<T> one(String option, @Nullable T given, Stream<T> ofOutputs) {
    var all = Stream.concat(Stream.ofNullable(given), ofOutputs).distinct().toList();
    if (all.size() > 1) {
      throw new UsageException(option + ": all outputs have the same layers, and cannot have " + all.get(0) + " and " + all.get(1));
    }
    return all.stream().findFirst();
  }

  /** Reads how long the look for what a RUN has changed may take. */
  Duration snapshotLimit() {
    return variables.read(Variables.SNAPSHOT_LIMIT, text -> text.isEmpty() ? SnapshotDeadline.USUAL : Words.time(text)).orElse(SnapshotDeadline.USUAL);
  }

  /** {@code --use-new-run} compares what REDO compares, whatever the mode, as in the original. */
  static SnapshotMode snapshotMode(BuildOptions options) {
    var mode = switch (options.snapshotMode) {
      case "full" -> SnapshotMode.FULL;
      case "redo" -> SnapshotMode.REDO;
      case "time" -> SnapshotMode.TIME;
      default -> throw new UsageException("--snapshot-mode " + options.snapshotMode + ": full, redo and time are known" + Words.question(options.snapshotMode, List.of("full", "redo", "time")));
    };
    return options.useNewRun ? SnapshotMode.REDO : mode;
  }

  Map<String, Bytes> secrets(List<String> given) {
    var secrets = new HashMap<String, Bytes>();
    for (var secret : given) {
      var fields = new HashMap<String, String>();
      for (var field : secret.split(",")) {
        int equals = field.indexOf('=');
        if (equals <= 0) {
          throw new UsageException("--secret " + secret + ": not of the form id=ID,src=FILE");
        }
        fields.put(field.substring(0, equals).toLowerCase(Locale.ROOT), field.substring(equals + 1));
      }
      var id = fields.get("id");
      if (id == null || id.isEmpty()) {
        throw new UsageException("--secret " + secret + ": the id is missing");
      }
      secrets.put(id, secret(secret, id, fields));
    }
    return secrets;
  }

  private Bytes secret(String secret, String id, Map<String, String> fields) {
    var source = fields.getOrDefault("src", fields.get("source"));
    var variable = fields.get("env");
    if (source == null) {
      var value = environment.get(variable == null ? id : variable);
      if (value == null) {
        throw new UsageException("--secret " + secret + ": neither src=FILE is given nor is " + (variable == null ? id : variable) + " set");
      }
      return Bytes.of(value.getBytes(StandardCharsets.UTF_8));
    }
    var file = Path.of(source);
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new UsageException("--secret " + secret + ": " + source + " is not a file that can be read");
    }
    try {
      var bytes = SmallFiles.read(file, MOST_SECRET_BYTES);
      if (bytes.length > MOST_SECRET_BYTES) {
        throw new UsageException("--secret " + secret + ": " + source + " is larger than 500 kB");
      }
      return Bytes.of(bytes);
    } catch (IOException e) {
      throw new UsageException("--secret " + secret + ": " + e.getMessage());
    }
  }

  Optional<Path> sshAgent(@Nullable String given) {
    if (given == null) {
      return Optional.empty();
    }
    var socket = given.contains("=") ? given.substring(given.indexOf('=') + 1) : environment.get("SSH_AUTH_SOCK");
    if (socket == null || !Files.exists(Path.of(socket))) {
      throw new UsageException("--ssh " + given + ": there is no agent; set SSH_AUTH_SOCK or name its socket: --ssh default=SOCKET");
    }
    return Optional.of(Path.of(socket).toAbsolutePath());
  }

  /** The first of: the option, KANIKO_DIR, the user's cache directory, a directory of the user's among the temporary ones. */
  Path stateDirectory(@Nullable Path given) {
    var named = given(given).or(() -> given(variables.read(Variables.DIRECTORY, Words::path).orElse(null)));
    if (named.isPresent()) {
      return named.get().toAbsolutePath();
    }
    var cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    var home = environment.getOrDefault("HOME", "");
    if (cache.isEmpty() && !home.isEmpty() && Files.isWritable(Path.of(home))) {
      cache = home + "/.cache";
    }
    return cache.isEmpty()
        ? Path.of(System.getProperty("java.io.tmpdir", "/tmp"), "kaniko-" + System.getProperty("user.name", "user"))
        : Path.of(cache, "kaniko");
  }

  /**
   * Opens the registries as the environment and the options say: through its proxies, with its logins, trusting its authorities.
   *
   * @param warmed images whose layers need not be fetched
   * @param warnings is told about logins that cannot be had
   * @throws IOException if a certificate file cannot be read
   */
  Registries openRegistries(PullOptions pull, PushOptions push, CacheSettings cache, Optional<WarmedImages> warmed, Consumer<String> warnings)
      throws IOException {
    var settings = new RegistryReader(variables).read(pull, push);
    for (var repository : Stream.concat(cache.repositories().stream(), cache.compared().stream()).toList()) {
      switch (repository) {
        case CacheRepository.InRegistry place -> settings = settings.readingAsWriting(place.registry());
        case CacheRepository.InImage(var image) -> settings = settings.readingAsWriting(image.registry());
        case CacheRepository.InLayout _ -> {}
      }
    }
    // All connections ask the default selector.
    ProxySelector.setDefault(proxies());
    Registries.trust(authorities(warnings));
    checkLogins();
    var helpers = RegistryReader.helpers(pull.credentialHelpers);
    return new Registries(settings, Credentials.of(environment, home(), warnings, helpers), warmed, warnings);
  }

  /** As the programs have it that write files with logins. A user that a cluster has made up has no other home. */
  private Path home() {
    var home = environment.getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? System.getProperty("user.home", "/") : home);
  }

  private ProxyRules proxies() {
    try {
      return ProxyRules.of(environment);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private void checkLogins() {
    try {
      Credentials.checkVariable(environment);
    } catch (IOException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** Returns the files and directories of certificates that OpenSSL's variables name. As with OpenSSL, they need not be there. */
  private List<Path> authorities(Consumer<String> warnings) {
    var places = new ArrayList<Path>();
    for (var variable : List.of("SSL_CERT_FILE", "SSL_CERT_DIR")) {
      for (var place : environment.getOrDefault(variable, "").split(":")) {
        if (!place.isEmpty() && Files.isReadable(Path.of(place))) {
          places.add(Path.of(place).toAbsolutePath());
        } else if (!place.isEmpty()) {
          warnings.accept(variable + ": " + place + " has no effect, because it cannot be read");
        }
      }
    }
    return places;
  }
}
