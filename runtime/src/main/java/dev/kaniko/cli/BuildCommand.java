package dev.kaniko.cli;

import dev.kaniko.compiler.CompilationResult;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.Sources;
import dev.kaniko.compiler.lint.BuildChecks;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.compiler.report.PlanText;
import dev.kaniko.compiler.report.PlannedBuild;
import dev.kaniko.compiler.report.Shown;
import dev.kaniko.compiler.report.TextReport;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.runtime.BuildRejectedException;
import dev.kaniko.runtime.BuiltImage;
import dev.kaniko.runtime.ImageBuilder;
import dev.kaniko.runtime.isolation.IsolationChoice;
import dev.kaniko.runtime.isolation.IsolationMode;
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
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kaniko build}, which takes the command line of the original's executor. */
@Command(
    name = "build",
    description = {"Builds an image from a Dockerfile and pushes it."},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    footer = {"", "Options are written --x=VALUE or --x VALUE. Options of the original that have no effect here are accepted."})
final class BuildCommand implements Callable<Integer> {
  @Mixin private final BuildOptions options = new BuildOptions();
  @Mixin private final PullOptions pullOptions = new PullOptions();
  @Mixin private final PushOptions pushOptions = new PushOptions();
  @Mixin private final LayerCacheOptions cacheOptions = new LayerCacheOptions();
  @Mixin private final ExplainOptions explainOptions = new ExplainOptions();
  @Mixin private final PluginOptions pluginOptions = new PluginOptions();
  @Mixin private final InheritedOptions inherited = new InheritedOptions();

  @Spec private @Nullable CommandSpec spec;

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
  public Integer call() throws IOException {
    if (options.dryRun) {
      return new PlanCommand(environment, out, err, options, pullOptions, pushOptions, pluginOptions, cacheOptions, inherited).call();
    }
    if (options.explainIsolation && !entersForContainers()) {
      return explainIsolation();
    }
    if (entersForContainers() || runsInside()) {
      try {
        return UserNamespace.enter();
      } catch (IOException e) {
        err.println("error: the build cannot be done in a user namespace: " + FileFailures.message(e));
        return ExitCode.FAILED;
      }
    }
    var sources = new LatestSources();
    var terminal = Terminal.ofErrorStream(environment);
    try (var console =
        new BuildConsole(err, terminal, options.verbosity, diagnostic -> render(diagnostic, sources.latest, terminal));
        var interrupt = new CancelOnSignal()) {
      return build(console, sources, terminal, interrupt);
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
      err.println("kaniko: " + e.getMessage());
      return ExitCode.FAILED;
    }
  }

  private int build(BuildConsole console, LatestSources sources, Terminal terminal, CancelOnSignal interrupt)
      throws IOException {
    long started = System.nanoTime();
    try {
      inherited.check();
      inherited.withoutEffect(spec).forEach(console::warning);
      InheritedVariables.read(environment).forEach(console::remark);
      cacheOptions.withoutEffect(executor, spec).ifPresent(console::warning);
      var reader = new RequestReader(environment);
      if (!options.contextSubPath.isEmpty() && options.bucket.isEmpty() && !options.context.contains("://")) {
        console.warning("--context-sub-path: has no effect on a plain directory, as in the original: write --context=dir://PATH, or the whole path");
      }
      if (options.force && isolation().mode() != IsolationMode.IN_PLACE) {
        console.warning("--force has no effect: RUN has a root of its own here, and replaces no file of this machine");
      }
      boolean cleansUp = reader.cleansUp(options);
      if (options.materialize && (cleansUp || isolation().mode() != IsolationMode.IN_PLACE)) {
        console.warning("--materialize: no files of the image stay, because " + (cleansUp ? "--cleanup removes them" : "RUN does not have this file system in place"));
      }
      var request = reader.build(options, cacheOptions, executor);
      var benchmark = StepTimes.file(environment);
      var builderOutput = BuilderOutput.directory(environment);
      var times = new StepTimes(console);
      var language = pluginOptions.language(environment);
      var warmed = request.cache().used() ? Optional.of(new WarmedImages(RequestReader.cacheDirectory(options.cacheDirectory))) : Optional.<WarmedImages>empty();
      var registries = reader.openRegistries(pullOptions, pushOptions, request.cache(), warmed, console::warning);
      var builder =
          new ImageBuilder(
              language, registries, new BuildChecks(RuleSet.load(language)), benchmark.isPresent() ? times : console, Clock.systemUTC(), System.in, latest -> sources.latest = latest);
      if (reader.printsPlan()) {
        builder = builder.tellingPlan((dockerfile, compiled) -> console.line(plan(dockerfile, compiled, language, terminal)));
      }
      var image = builder.build(request, isolation(), explainOptions.listener(console, cacheOptions.compared != null));
      if (builderOutput.isPresent() && !image.names().isEmpty()) {
        BuilderOutput.write(builderOutput.get(), image.names(), image.digest());
      }
      var time = Duration.ofNanos(System.nanoTime() - started);
      if (benchmark.isPresent()) {
        times.write(benchmark.get(), time);
      }
      tell(image, request, console, time);
      return ExitCode.BUILT;
    } catch (UsageException e) {
      console.line(console.style().red("error") + ": " + Shown.lines(String.valueOf(e.getMessage())));
      return ExitCode.WRONG_USAGE;
    } catch (BuildRejectedException e) {
      for (var diagnostic : e.diagnostics()) {
        console.line(render(diagnostic, e.sources(), terminal));
      }
      return e.exitCode();
    } catch (IOException e) {
      if (interrupt.cancelled()) {
        return cancelled(console);
      }
      console.line(console.style().red("error") + ": " + Shown.lines(FileFailures.message(e)));
      return ExitCode.FAILED;
    } catch (InterruptedException e) {
      return cancelled(console);
    }
  }

  private static String plan(SourceId dockerfile, CompilationResult.Compiled compiled, InstructionSet language, Terminal terminal) {
    var page = new StringWriter();
    try {
      new PlanText(terminal.colour()).write(new PlannedBuild(compiled.plan(), dockerfile, compiled.sources(), false, language.bringers()), page);
    } catch (IOException e) {
      throw new UncheckedIOException("a string can be written to", e);
    }
    return page.toString();
  }

  private static int cancelled(BuildConsole console) {
    console.line("cancelled; nothing was written to the destination");
    return ExitCode.INTERRUPTED;
  }

  private static String render(Diagnostic diagnostic, Sources sources, Terminal terminal) {
    return new TextReport(sources, terminal.colour()).render(diagnostic);
  }

  private void tell(BuiltImage image, BuildRequest request, BuildConsole console, Duration time) {
    var names = image.names().isEmpty() ? request.outputs().destinations() : image.names();
    var name = names.isEmpty() ? "image" : names.getFirst().toString();
    if (options.verbosity.tells(Verbosity.INFO)) {
      console.line(
          console.style().green(request.outputs().push() ? "pushed" : "built") + " " + console.style().bold(name) + "  "
              + Sizes.bytes(image.bytes()) + " in " + image.layers() + (image.layers() == 1 ? " layer" : " layers") + ", "
              + Sizes.seconds(time));
      for (var other : names.stream().skip(1).toList()) {
        console.line("       " + other);
      }
    }
    console.close();
    out.println(image.digest());
  }

  /** The texts that diagnostics point into, once they are known. */
  private static final class LatestSources {
    private volatile Sources latest = new Sources(Map.of());
  }
}
