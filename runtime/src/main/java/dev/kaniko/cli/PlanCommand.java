package dev.kaniko.cli;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.plan.Scrubber;
import dev.kaniko.compiler.report.PlanDot;
import dev.kaniko.compiler.report.PlanFormat;
import dev.kaniko.compiler.report.PlanJson;
import dev.kaniko.compiler.report.PlanMermaid;
import dev.kaniko.compiler.report.PlanText;
import dev.kaniko.compiler.report.PlannedBuild;
import dev.kaniko.compiler.report.PlannedReuse;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.runtime.BuildPlanner;
import dev.kaniko.runtime.BuildPlanner.Planned;
import dev.kaniko.runtime.BuildRejectedException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code kaniko plan}: what a build would do, and why. */
final class PlanCommand implements Command {
  static final String NAME = "plan";
  static final String SUMMARY = "Shows what a build would do and why: stages, steps, what they read, the values of variables and where they come from.";

  private final PlanOptions planOptions = new PlanOptions();
  private final BuildOptions options;
  private final PullOptions pullOptions;
  private final PushOptions pushOptions;
  private final PluginOptions pluginOptions;
  private final LayerCacheOptions cacheOptions;
  private final LogOptions logOptions;
  final InheritedOptions inherited = new InheritedOptions();

  private @Nullable CommandSpec spec;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;
  private final List<String> withoutEffect;

  PlanCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
    this(environment, out, err, new BuildOptions(), new PullOptions(), new PushOptions(), new PluginOptions(), new LayerCacheOptions(), new LogOptions(), List.of());
  }

  /**
   * Makes a command that shows the plan of a build whose options are read ({@code --dryrun}).
   *
   * @param withoutEffect what there is to say about them
   */
  PlanCommand(
      Map<String, String> environment, PrintStream out, PrintStream err, BuildOptions options, PullOptions pullOptions, PushOptions pushOptions,
      PluginOptions pluginOptions, LayerCacheOptions cacheOptions, LogOptions logOptions, List<String> withoutEffect) {
    this.options = options;
    this.pullOptions = pullOptions;
    this.pushOptions = pushOptions;
    this.pluginOptions = pluginOptions;
    this.cacheOptions = cacheOptions;
    this.logOptions = logOptions;
    this.withoutEffect = withoutEffect;
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  @Override
  public CommandSpec spec() {
    var described = Options.describe(
        this, NAME, SUMMARY, "Nothing is built. Images are looked up as for a build, but of them only manifests and configurations are fetched.");
    described.usageMessage().abbreviateSynopsis(true).footer(
        "", "The options of build are taken too. Those that say where the image goes have no effect here.",
        "With --cache each step is looked for in the cache, and the plan says whether it is there, and if not, what changed.");
    spec = described;
    return Options.add(described, planOptions, options, pullOptions, pushOptions, pluginOptions, cacheOptions, logOptions, inherited, Options.STANDARD);
  }

  @Override
  public Integer call() throws IOException {
    try (var log = logOptions.open(err, environment); var interrupt = new CancelOnSignal()) {
      return call(log, interrupt);
    }
  }

  private int call(Log log, CancelOnSignal interrupt) throws IOException {
    Path scratch = Files.createTempDirectory("kaniko-plan");
    try {
      (spec == null ? withoutEffect : WithoutEffect.lines(spec)).forEach(log::warning);
      InheritedVariables.read(environment).forEach(log::remark);
      ContextReader.checkInput(options);
      ContextReader.withoutEffect(options).forEach(log::warning);
      var dumps = Dumps.of(planOptions.dumps);
      var language = pluginOptions.language(environment);
      var planned = plan(language, scratch, dumps, log);
      var told = new HashSet<Diagnostic>();
      for (var each : planned) {
        log.sources(each.sources());
        each.warnings().stream().filter(told::add).forEach(log::warning);
      }
      write(planOptions.dumps.isEmpty() ? render(planned, language) : shown(dumps));
      return ExitCode.BUILT;
    } catch (UsageException e) {
      log.error(String.valueOf(e.getMessage()));
      return ExitCode.WRONG_USAGE;
    } catch (BuildRejectedException e) {
      log.rejected(e.diagnostics(), e.sources());
      return e.exitCode();
    } catch (IOException e) {
      if (interrupt.cancelled()) {
        return ExitCode.INTERRUPTED;
      }
      log.error(FileFailures.message(e));
      return ExitCode.FAILED;
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED;
    } finally {
      Trash.remove(scratch);
    }
  }

  private String shown(Dumps dumps) {
    var arguments = new RequestReader(environment).buildArguments(options.buildArguments);
    return Scrubber.of(LogSecrets.of(arguments)).scrub(dumps.text());
  }

  /** Returns a plan for each platform. */
  private List<Planned> plan(InstructionSet language, Path scratch, Dumps dumps, Log log) throws IOException, InterruptedException {
    var reader = new RequestReader(environment);
    var request = Boolean.TRUE.equals(cacheOptions.cache) ? reader.plan(options, cacheOptions, planOptions.offline) : reader.plan(options);
    log.hide(LogSecrets.of(request));
    var registries = reader.openRegistries(pullOptions, pushOptions, request.cache(), Optional.empty(), log::warning);
    var planner = new BuildPlanner(language, registries, planOptions.offline, scratch, Clock.systemUTC(), System.in);
    try {
      return planner.plan(request, dumps);
    } catch (BuildRejectedException e) {
      if (!planOptions.dumps.isEmpty()) {
        // The forms before the error are written, because they help to find it.
        write(shown(dumps));
      }
      throw e;
    }
  }

  /** Several plans stand one under the other, each with its platform above it; as JSON they are one array. */
  private String render(List<Planned> plans, InstructionSet language) throws IOException {
    if (plans.size() == 1) {
      return render(plans.getFirst(), language);
    }
    var pages = new ArrayList<String>();
    for (var planned : plans) {
      var page = render(planned, language);
      var platform = planned.plan().target().platform();
      pages.add(switch (planOptions.format) {
        case TEXT -> "platform " + platform + "\n\n" + page;
        case JSON -> page.stripTrailing();
        case MERMAID -> "%% platform " + platform + "\n" + page;
        case DOT -> "// platform " + platform + "\n" + page;
      });
    }
    return planOptions.format == PlanOptions.Format.JSON ? "[\n" + String.join(",\n", pages) + "\n]\n" : String.join("\n", pages);
  }

  private String render(Planned planned, InstructionSet language) throws IOException {
    var page = new StringWriter();
    format().write(
        new PlannedBuild(planned.plan(), planned.dockerfile(), planned.sources(), planOptions.offline, language.bringers(), planned.reuse().map(PlanCommand::reuse)), page);
    return page.toString();
  }

  private static PlannedReuse reuse(BuildPlanner.Forecast forecast) {
    var steps = new HashMap<PlannedReuse.Place, PlannedReuse.Found>();
    for (var step : forecast.steps().steps()) {
      steps.put(
          new PlannedReuse.Place(step.name().stage(), step.name().number()),
          new PlannedReuse.Found(
              PlannedReuse.State.valueOf(step.verdict().name()), step.reasons().stream().flatMap(reason -> ExplanationText.lines(reason).stream()).toList()));
    }
    return new PlannedReuse(steps, forecast.built());
  }

  private PlanFormat format() {
    return switch (planOptions.format) {
      case TEXT -> new PlanText(planOptions.output == null && Terminal.ofOutputStream(environment).colour());
      case JSON -> new PlanJson();
      case MERMAID -> new PlanMermaid();
      case DOT -> new PlanDot();
    };
  }

  private void write(String text) throws IOException {
    if (planOptions.output != null) {
      Files.writeString(planOptions.output, text);
      return;
    }
    out.print(text);
    if (out.checkError()) {
      throw new IOException("the plan cannot be written to standard output");
    }
  }
}
