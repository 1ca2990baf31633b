package dev.kaniko.cli;

import dev.kaniko.cli.lint.ConfigException;
import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.compiler.lint.ShellCheckRule;
import dev.kaniko.compiler.report.LintRun.Unread;
import dev.kaniko.compiler.report.Shown;
import dev.kaniko.compiler.report.TextFormat;
import dev.kaniko.runtime.images.ImageConfigs;
import dev.kaniko.runtime.images.KeptConfigs;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.plugin.PluginException;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.request.CacheSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code kaniko lint}: reports errors in Dockerfiles, and what is accepted and probably not meant. */
final class LintCommand implements Command {
  static final String NAME = "lint";
  static final String SUMMARY = "Checks Dockerfiles: errors that no builder accepts, Docker's build checks, and more rules.";

  private final SearchOptions search = new SearchOptions();
  private final LintOptions options = new LintOptions();
  private final FixOptions fixes = new FixOptions();
  private final PullOptions pullOptions = new PullOptions();
  private final PluginOptions pluginOptions = new PluginOptions();

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  LintCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  @Override
  public CommandSpec spec() {
    var described = Options.describe(this, NAME, SUMMARY);
    described.usageMessage().abbreviateSynopsis(true).footer(
        "",
        "Exit codes: 0 no finding as severe as --fail-on; 1 findings, a file that",
        "cannot be built, or findings in a file that says # check=error=true; 2 wrong",
        "usage, a file that cannot be read (the others are checked nevertheless), or a",
        "report that cannot be written; 70 a bug of ours.",
        "",
        "A file silences rules with # check=skip=RULE,RULE at its top, and an instruction",
        "with such a comment directly above it. Options of registries matter with",
        "--base-config=pull only.");
    return Options.add(described, search, options, fixes, pullOptions, pluginOptions, Options.STANDARD);
  }

  @Override
  public Integer call() {
    try (var _ = new CancelOnSignal()) {
      var language = pluginOptions.language(environment);
      var all = RuleSet.load(language);
      var rules = new RuleSelection(all.with(new ShellCheckRule(options.shellcheck.checker(environment, this::warning), all.known())));
      if (options.compat != null) {
        throw new UsageException("--compat " + options.compat + ": write --compat=hadolint");
      }
      if (options.listRules) {
        return print((options.formats.equals(List.of("json")) ? rules.json() : String.join("\n", rules.listed())) + "\n");
      }
      return options.explain == null ? lint(language, rules) : print(rules.page(options.explain));
    } catch (UsageException | ConfigException e) {
      error(String.valueOf(e.getMessage()));
      return ExitCode.WRONG_USAGE;
    } catch (PluginException e) {
      error(String.valueOf(e.getMessage()));
      return ExitCode.FAILED;
    } catch (IOException e) {
      error(FileFailures.message(e));
      return ExitCode.WRONG_USAGE;
    } catch (InterruptedException e) {
      error("cancelled");
      return ExitCode.INTERRUPTED;
    } finally {
      err.flush();
    }
  }

  private int print(String text) throws IOException {
    LintReports.toStandardOutput(out, writer -> writer.write(text));
    return ExitCode.BUILT;
  }

  private int lint(InstructionSet language, RuleSelection rules) throws IOException, InterruptedException, ConfigException {
    var directory = Path.of("").toAbsolutePath();
    var configuration = search.configuration(directory, environment, rules.all(), this::warning);
    var config = configuration.config();
    var outputs = LintReports.of(options, config.formats());
    // All options are read, even those without effect, so that a wrong value is always reported.
    new RegistryReader(new Variables(environment)).read(pullOptions, new PushOptions());
    fixes.check(options);
    var setup = LintSetup.of(options, configuration, rules, environment, directory);
    var compiler = new Compiler(language, images());
    var found = search.find(directory, config.exclude(), true);
    var files = setup.repairs(compiler, fixes.unsafe, this::warning);
    if (fixes.diff) {
      return show(found, files);
    }
    boolean textOnOut = fixes.fix && found.sources().stream().anyMatch(source -> source.path().isEmpty());
    var accepted = setup.accepted();
    var checks = setup.checks(compiler);
    FileQueue.Work<FileReport> check = fixes.fix
        ? source -> files.fix(source, checks.apply(source), out)
        : source -> checks.apply(source).lint(setup.requests().request(source, System.in), setup.requests().context(source));
    boolean colour = !options.plain && !config.plain() && Terminal.ofOutputStream(environment).colour();
    try (var reports = accepted.isPresent()
        ? OpenReports.accepting(accepted.get(), directory)
        : outputs.begin(setup.policies().rules().infos(), directory, colour, textOnOut ? err : out)) {
      var output = new LintOutput(reports, setup.threshold(), found.unread(), this::error);
      FileQueue.run(found.sources(), check, output, FileQueue.LONGEST);
      end(reports, output, accepted);
      say(files.applied() == 0 ? "" : "fixes applied: " + files.applied() + "\n");
      tell(output.unread());
      return output.exitCode();
    }
  }

  /** Ends the reports, and says how much was found: behind a text on standard output, else on the error stream. */
  private void end(OpenReports reports, LintOutput output, Optional<Path> accepted) throws IOException {
    var tally = output.tally();
    var summary = (accepted.isPresent() ? "accepted in " + accepted.get() + ": " + tally.counted() : TextFormat.summary(tally)) + "\n";
    boolean told = reports.end(output.unread(), options.quiet ? "" : summary);
    say(told ? "" : summary);
  }

  private void say(String text) {
    err.print(options.quiet ? "" : text);
  }

  /** Shows what fixes would change. */
  private int show(DockerfileSearch.Found found, FixedFiles files) throws IOException, InterruptedException {
    var output = new Differences(found.unread());
    FileQueue.run(found.sources(), files::diff, output, FileQueue.LONGEST);
    tell(output.unread);
    return output.unread.isEmpty() ? output.failing ? ExitCode.FAILED : ExitCode.BUILT : ExitCode.WRONG_USAGE;
  }

  /** Prints what fixes would change. */
  private final class Differences implements FileQueue.Taker<String> {
    private final List<Unread> unread;
    private boolean failing;

    Differences(List<Unread> unread) {
      this.unread = new ArrayList<>(unread);
    }

    @Override
    public void take(DockerfileSearch.Source source, String difference) throws IOException {
      failing |= !difference.isEmpty();
      print(difference);
    }

    @Override
    public void costly(DockerfileSearch.Source source, String what, List<String> advice) {
      failing = true;
      error(source.name() + ": looking for fixes takes " + what + advice.stream().map("; "::concat).collect(Collectors.joining()));
    }

    @Override
    public void unread(DockerfileSearch.Source source, IOException reason) {
      unread.add(new Unread(source.name(), FileFailures.reason(reason)));
    }

    @Override
    public void bug(DockerfileSearch.Source source) {
      error(source.name() + " brings a bug of ours to light");
    }
  }

  private void tell(List<Unread> unread) {
    unread.forEach(file -> error("cannot read " + file.file() + ": " + file.reason()));
  }

  private BaseImages images() throws IOException {
    if (options.baseConfig == BaseConfig.OFF && !options.resolveImages) {
      return BaseImages.NONE;
    }
    var reader = new RequestReader(environment);
    var registries = reader.openRegistries(pullOptions, new PushOptions(), CacheSettings.NONE, Optional.empty(), this::warning);
    var puller = new ImagePuller(registries, new BlobStore(reader.stateDirectory(null)), _ -> {});
    return options.baseConfig == BaseConfig.CACHED && !options.resolveImages ? new KeptConfigs(puller) : new ImageConfigs(puller);
  }

  private void error(String message) {
    err.println(Terminal.ofErrorStream(environment).style().red("error") + ": " + Shown.lines(message));
  }

  private void warning(String message) {
    err.println(Terminal.ofErrorStream(environment).style().yellow("warning") + ": " + Shown.lines(message));
  }
}
