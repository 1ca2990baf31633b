package dev.kaniko.cli;

import dev.kaniko.compiler.CompilationResult;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.lint.BuildChecks;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.compiler.report.PlanText;
import dev.kaniko.compiler.report.PlannedBuild;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.BuildRejectedException;
import dev.kaniko.runtime.BuiltImage;
import dev.kaniko.runtime.ImageBuilder;
import dev.kaniko.runtime.isolation.IsolationChoice;
import dev.kaniko.runtime.isolation.IsolationMode;
import dev.kaniko.runtime.output.Place;
import dev.kaniko.runtime.process.IsolationException;
import dev.kaniko.runtime.process.rootless.UserNamespace;
import dev.kaniko.runtime.registry.WarmedImages;
import dev.kaniko.runtime.request.BuildRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code kaniko build}, which takes the command line of the original's executor. */
final class BuildCommand implements Command {
  static final String NAME = "build";
  static final String SUMMARY = "Builds an image from a Dockerfile and pushes it.";

  final BuildOptions options = new BuildOptions();
  private final OutputOptions outputOptions = new OutputOptions();
  final PullOptions pullOptions = new PullOptions();
  final PushOptions pushOptions = new PushOptions();
  final LayerCacheOptions cacheOptions = new LayerCacheOptions();
  private final ExplainOptions explainOptions = new ExplainOptions();
  private final PluginOptions pluginOptions = new PluginOptions();
  private final LogOptions logOptions = new LogOptions();
  final InheritedOptions inherited = new InheritedOptions();

  private @Nullable CommandSpec spec;

  private final boolean executor;
  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;
  private @Nullable IsolationChoice isolation;

  /** @param executor whether the command line is that of the original's executor, which names no command */
  BuildCommand(Map<String, String> environment, PrintStream out, PrintStream err, boolean executor) {
    this.executor = executor;
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  @Override
  public CommandSpec spec() {
    var described = Options.describe(this, NAME, SUMMARY);
    described.usageMessage().abbreviateSynopsis(true).footer(
        "", "Options are written --x=VALUE or --x VALUE. Options of the original that have no effect here are accepted, and a line says why.");
    spec = described;
    return Options.add(described, options, outputOptions, pullOptions, pushOptions, cacheOptions, explainOptions, pluginOptions, logOptions, inherited,
        Options.STANDARD);
  }

  @Override
  public Integer call() throws IOException {
    if (options.dryRun) {
      return new PlanCommand(environment, out, err, options, pullOptions, pushOptions, pluginOptions, cacheOptions, logOptions, WithoutEffect.lines(spec)).call();
    }
    if (options.explainIsolation && !entersForContainers()) {
      return explainIsolation();
    }
    if (entersForContainers() || runsInside()) {
      try {
        return UserNamespace.enter();
      } catch (IOException e) {
        fail("the build cannot be done in a user namespace: " + FileFailures.message(e));
        return ExitCode.FAILED;
      }
    }
    try (var log = logOptions.open(err, environment); var interrupt = new CancelOnSignal()) {
      return build(log, interrupt);
    }
  }

  /** Tells whether the containers of {@code --isolation=oci} need a second process, in a user namespace. */
  private boolean entersForContainers() {
    return options.isolation == IsolationMode.OCI && UserNamespace.isNeeded(environment);
  }

  /** Tells whether the build is to be done by a second process, in a user namespace. */
  private boolean runsInside() {
    try {
      return !UserNamespace.entered(environment) && isolation().mode() == IsolationMode.ROOTLESS;
    } catch (IsolationException e) {
      return false; // The build reports this, once the options are checked.
    }
  }

  private IsolationChoice isolation() throws IsolationException {
    var choice = isolation;
    if (choice == null) {
      choice = IsolationChoice.of(options.isolation, options.force, environment);
      isolation = choice;
    }
    return choice;
  }

  private int explainIsolation() {
    try {
      var choice = IsolationChoice.explained(options.isolation, options.force, environment);
      choice.attempts().forEach(out::println);
      out.println("chosen: " + choice);
      return ExitCode.BUILT;
    } catch (IsolationException e) {
      fail(String.valueOf(e.getMessage()));
      return ExitCode.FAILED;
    }
  }

  private void fail(String message) {
    try (var log = logOptions.open(err, environment)) {
      log.error(message);
    }
  }

  private int build(Log log, CancelOnSignal interrupt) throws IOException {
    long started = System.nanoTime();
    try {
      WithoutEffect.lines(spec).forEach(log::warning);
      InheritedVariables.read(environment).forEach(log::remark);
      cacheOptions.withoutEffect(executor, spec).ifPresent(log::warning);
      options.outputs = outputOptions.outputs;
      var reader = new RequestReader(environment);
      ContextReader.checkInput(options);
      ContextReader.withoutEffect(options).forEach(log::warning);
      if (options.force && isolation().mode() != IsolationMode.IN_PLACE) {
        log.warning("--force has no effect: RUN has a root of its own here, and replaces no file of this machine");
      }
      boolean cleansUp = reader.cleansUp(options);
      boolean several = PlatformReader.several(options);
      if (options.materialize && (cleansUp || several || isolation().mode() != IsolationMode.IN_PLACE)) {
        log.warning("--materialize: no files of the image stay, because "
            + (cleansUp ? "--cleanup removes them" : several ? "there are several images" : "RUN does not have this file system in place"));
      }
      var request = reader.build(options, cacheOptions, executor);
      refuseTerminal(request);
      log.hide(LogSecrets.of(request));
      var benchmark = StepTimes.file(environment);
      var builderOutput = BuilderOutput.directory(environment);
      var times = new StepTimes(log);
      var language = pluginOptions.language(environment);
      var warmed = request.cache().usesEarlierResults() ? Optional.of(new WarmedImages(RequestReader.cacheDirectory(options.cacheDirectory))) : Optional.<WarmedImages>empty();
      var registries = reader.openRegistries(pullOptions, pushOptions, request.cache(), warmed, log::warning);
      var builder =
          new ImageBuilder(
              language, registries, new BuildChecks(RuleSet.loadBuildChecks(language)), benchmark.isPresent() ? times : log, Clock.systemUTC(), System.in, new StandardOutput(out),
              log::sources);
      if (reader.printsPlan()) {
        builder = builder.tellingPlan((dockerfile, compiled) -> log.line(plan(dockerfile, compiled, log.colours(), language)));
      }
      var image = builder.build(request, isolation(), explainOptions.listener(log, cacheOptions.compared != null));
      if (builderOutput.isPresent() && !image.names().isEmpty()) {
        BuilderOutput.write(builderOutput.get(), image.names(), image.digest());
      }
      var time = Duration.ofNanos(System.nanoTime() - started);
      if (benchmark.isPresent()) {
        times.write(benchmark.get(), time);
      }
      tell(image, request, log, time);
      return ExitCode.BUILT;
    } catch (UsageException e) {
      log.error(String.valueOf(e.getMessage()));
      return ExitCode.WRONG_USAGE;
    } catch (BuildRejectedException e) {
      log.rejected(e.diagnostics(), e.sources());
      return e.exitCode();
    } catch (IOException e) {
      if (interrupt.cancelled()) {
        return cancelled(log);
      }
      log.error(FileFailures.message(e));
      tellCauses(e, log);
      return ExitCode.FAILED;
    } catch (InterruptedException e) {
      return cancelled(log);
    }
  }

  private static String plan(SourceId dockerfile, CompilationResult.Compiled compiled, boolean colours, InstructionSet language) {
    var page = new StringWriter();
    try {
      new PlanText(colours).write(new PlannedBuild(compiled.plan(), dockerfile, compiled.sources(), false, language.bringers()), page);
    } catch (IOException e) {
      throw new UncheckedIOException("a string can be written to", e);
    }
    return page.toString();
  }

  private static int cancelled(Log log) {
    log.error("cancelled; nothing was written to the destination");
    return ExitCode.INTERRUPTED;
  }

  /** The message of a failure says what people need; what it came from may help those who look for the reason. */
  private static void tellCauses(IOException failure, Log log) {
    for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      log.message(Verbosity.DEBUG, "caused by " + cause);
    }
  }

  private void tell(BuiltImage image, BuildRequest request, Log log, Duration time) {
    var names = image.names().isEmpty() ? request.outputs().destinations() : image.names();
    var shown = names.stream().map(ImageReference::toString).toList();
    log.result(new Log.Result(request.outputs().push(), shown, image.digest().toString(), image.bytes(), image.layers(), time));
    if (writesToStandardOutput(request)) {
      log.line(image.digest().toString());
      return;
    }
    log.close();
    out.println(image.digest());
  }

  private static boolean writesToStandardOutput(BuildRequest request) {
    return request.outputs().files().stream().anyMatch(file -> file.place() instanceof Place.StandardOutput);
  }

  private void refuseTerminal(BuildRequest request) {
    if (writesToStandardOutput(request) && Terminal.ofOutputStream(environment).interactive()) {
      throw new UsageException("--output: an archive is not written to a terminal: write dest=FILE, or let standard output lead to a file or another program");
    }
  }
}
