package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.images.TransferWatch;
import dev.kaniko.runtime.registry.ImagePusher;
import dev.kaniko.runtime.registry.PushPermissionCheck;
import dev.kaniko.runtime.registry.Registries;
import dev.kaniko.runtime.request.CacheSettings;
import dev.kaniko.runtime.saved.SavedImage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code kaniko push}, which takes the command line of the fork's {@code executor push}. */
final class PushCommand implements Command {
  static final String NAME = "push";
  static final String SUMMARY = "Pushes the image of a file or directory, as --tar-path, --oci-layout-path and docker save write it.";

  /** What they are about does not happen. */
  private static final Set<String> OF_PULLS = Set.of(
      "--insecure-pull", "--skip-tls-verify-pull", "--image-download-retry", "--image-fs-extract-retry", "--registry-map", "--registry-mirror", "--skip-default-registry-fallback");

  private Path path = Path.of("");

  private List<String> destinations = new ArrayList<>();

  private boolean skipPushPermissionCheck;

  final PushOptions pushOptions = new PushOptions();
  final PullOptions pullOptions = new PullOptions();
  private final LogOptions logOptions = new LogOptions();

  private @Nullable CommandSpec spec;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  PushCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  @Override
  public CommandSpec spec() {
    var described = Options.describe(this, NAME, SUMMARY);
    described.usageMessage().abbreviateSynopsis(true).footer("", "An OCI layout keeps its digest. Layers that docker save has not compressed are compressed.");
    spec = described;
    return Options.add(described, this::declare, pushOptions, pullOptions, logOptions, Options.STANDARD);
  }

  private void declare(Options options) {
    options.argument(PositionalParamSpec.builder().index("0").paramLabel("PATH")
        .description("an OCI layout, or an archive of one or of docker save; with one image or image index"), Path.class, value -> path = value);
    options.list(option("-d", "--destination").paramLabel("IMAGE")
        .description("where the image is pushed to; may be repeated"), values -> destinations = values);
    options.truth(option("--skip-push-permission-check")
        .description("do not check at all destinations whether the image may be pushed before the first push"), on -> skipPushPermissionCheck = on);
  }

  @Override
  public Integer call() throws IOException {
    try (var log = logOptions.open(err, environment); var interrupt = new CancelOnSignal()) {
      return push(log, interrupt);
    }
  }

  private int push(Log log, CancelOnSignal interrupt) {
    try {
      push(log);
      return ExitCode.BUILT;
    } catch (UsageException e) {
      log.error(String.valueOf(e.getMessage()));
      return ExitCode.WRONG_USAGE;
    } catch (IOException e) {
      if (interrupt.cancelled()) {
        return ExitCode.INTERRUPTED;
      }
      log.error(FileFailures.message(e));
      return ExitCode.FAILED;
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED;
    }
  }

  private void push(Log log) throws IOException, InterruptedException {
    long started = System.nanoTime();
    sayWhatHasNoEffect(log);
    if (destinations.isEmpty()) {
      throw new UsageException("no --destination to push to");
    }
    var names = destinations.stream().map(text -> RequestReader.parsed("--destination", text, RequestReader::destination)).toList();
    var registries = new RequestReader(environment).openRegistries(pullOptions, pushOptions, CacheSettings.NONE, Optional.empty(), log::warning);
    var scratch = Files.createTempDirectory("kaniko-push");
    try (var permission = PushPermissionCheck.begin(registries, skipPushPermissionCheck ? List.of() : names)) {
      var saved = SavedImage.read(path, scratch);
      permission.await();
      push(saved, names, registries, log);
      tell(saved, names, log, Duration.ofNanos(System.nanoTime() - started));
    } finally {
      Trash.remove(scratch);
    }
  }

  private void sayWhatHasNoEffect(Log log) {
    Objects.requireNonNull(spec).commandLine().getParseResult().matchedOptions().stream()
        .map(OptionSpec::longestName)
        .filter(OF_PULLS::contains)
        .distinct()
        .forEach(option -> log.warning(WithoutEffect.line(option, "nothing is pulled")));
    InheritedVariables.read(environment).forEach(log::remark);
  }

  private static void push(SavedImage saved, List<ImageReference> names, Registries registries, Log log) throws IOException, InterruptedException {
    var pusher = new ImagePusher(registries, saved.blobs(), new TransferWatch(log));
    for (var name : names) {
      pusher.push(saved.image(), List.of(), name);
    }
  }

  private void tell(SavedImage saved, List<ImageReference> names, Log log, Duration time) {
    var shown = names.stream().map(ImageReference::toString).toList();
    log.result(new Log.Result(true, shown, saved.image().digest().toString(), saved.image().size(), saved.image().images().stream().mapToInt(image -> image.layers().size()).sum(), time));
    log.close();
    out.println(saved.image().digest());
  }
}
