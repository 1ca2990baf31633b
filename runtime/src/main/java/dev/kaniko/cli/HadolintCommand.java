package dev.kaniko.cli;

import dev.kaniko.cli.lint.ConfigException;
import dev.kaniko.cli.lint.ConfigSearch;
import dev.kaniko.cli.lint.HadolintCodes;
import dev.kaniko.cli.lint.HadolintConfig;
import dev.kaniko.cli.lint.ShellCheckProgram;
import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.lint.LintReport;
import dev.kaniko.compiler.lint.Linter;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.compiler.lint.ShellCheckRule;
import dev.kaniko.compiler.lint.Tolerance;
import dev.kaniko.compiler.report.LintRun;
import dev.kaniko.compiler.report.Shown;
import dev.kaniko.runtime.plugin.PluginException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code kaniko lint --compat=hadolint}: takes the command line, the variables and the configuration of hadolint, reports what has a code there, in its
 * formats, and ends with its exit codes. A file with an error is checked on behind it.
 */
final class HadolintCommand implements Command {
  static final String NAME = "lint";
  static final String SUMMARY = "Checks Dockerfiles as hadolint does: with its options, variables, configuration file, formats and exit codes.";

  private static final int FAILED = 1;
  private static final Set<String> NEVER_FAIL = Set.of("codeclimate", "gitlab_codeclimate", "codacy");

  private final HadolintOptions options = new HadolintOptions();

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  HadolintCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /** Tells whether a command line is for this command. */
  static boolean isMeant(List<String> words) {
    return words.contains("--compat=hadolint") || Collections.indexOfSubList(words, List.of("--compat", "hadolint")) >= 0;
  }

  @Override
  public CommandSpec spec() {
    var described = Options.describe(this, NAME, SUMMARY);
    described.usageMessage().abbreviateSynopsis(true).footer(
        "", "Exit codes: 0 no finding as severe as --failure-threshold, or --no-fail; 1", "any other end.");
    return Options.add(described, options);
  }

  @Override
  public Integer call() {
    try (var _ = new CancelOnSignal()) {
      if (options.version) {
        out.println("kaniko " + Version.text() + ", in the place of hadolint");
        return ExitCode.BUILT;
      }
      return lint();
    } catch (UsageException | PluginException e) {
      err.println("hadolint: " + Shown.lines(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      err.println("hadolint: " + Shown.lines(FileFailures.message(e)));
    } catch (InterruptedException e) {
      err.println("hadolint: cancelled");
      return ExitCode.INTERRUPTED;
    } finally {
      err.flush();
    }
    return FAILED;
  }

  private int lint() throws IOException, InterruptedException {
    var directory = Path.of("").toAbsolutePath();
    var settings = new HadolintSettings(options, environment);
    var config = settings.config().and(file(directory)).and(settings.variables());
    var formats = HadolintSettings.formats(config.formats());
    var threshold = HadolintSettings.severity("--failure-threshold", config.threshold().orElse("info"));
    if (options.files.isEmpty()) {
      throw new UsageException("name a Dockerfile, or - for standard input");
    }
    var language = new PluginOptions().language(environment);
    var all = RuleSet.load(language);
    var shellCheck = new ShellCheckRule(ShellCheckProgram.ofPath(environment, problem -> err.println("hadolint: " + Shown.lines(problem))), all.known());
    var linter = new Linter(new Compiler(language, BaseImages.NONE), rules(all, config).with(shellCheck), Tolerance.GO_ON, config.settings());
    var requests = new LintRequests(new LintOptions(), environment);
    var found = new HadolintFindings(config, all, err);
    var sources = options.files.stream().map(name -> source(name, directory)).toList();
    FileQueue.run(sources, source -> linter.lint(requests.request(source, System.in), Optional.empty()), found, FileQueue.LONGEST);
    var run = new LintRun(new LintReport(found.reports(), known(all)), List.of(), Version.text(), directory);
    boolean colour = !config.plain().orElse(false) && Terminal.ofOutputStream(environment).colour();
    write(new HadolintReport(found.findings(), run), formats, colour);
    boolean forgiven = config.noFail().orElse(false) || formats.stream().anyMatch(NEVER_FAIL::contains);
    return found.unread() || fails(found.findings(), threshold) && !forgiven ? FAILED : ExitCode.BUILT;
  }

  /** A file that cannot be read as a Dockerfile fails whatever the threshold. */
  private static boolean fails(List<HadolintReport.Finding> findings, String threshold) {
    int least = threshold.equals("ignore") ? -1 : HadolintConfig.SEVERITIES.indexOf(threshold);
    return findings.stream().anyMatch(
        finding -> finding.code().equals(HadolintCodes.UNPARSED) || HadolintConfig.SEVERITIES.indexOf(finding.level()) <= least);
  }

  /** What is wrong with a file is told, and it counts as if it was not there. */
  private HadolintConfig file(Path directory) {
    var file = Optional.ofNullable(options.config).map(directory::resolve).or(() -> new ConfigSearch(directory, environment).hadolint());
    try {
      return file.isPresent() ? HadolintConfig.read(file.get()) : HadolintConfig.NONE;
    } catch (ConfigException e) {
      err.println("hadolint: " + Shown.lines(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      err.println("hadolint: " + Shown.lines(FileFailures.message(e)));
    }
    return HadolintConfig.NONE;
  }

  private DockerfileSearch.Source source(String name, Path directory) {
    var shown = Optional.ofNullable(options.reportName).orElse(name);
    return name.equals("-")
        ? new DockerfileSearch.Source(shown, Optional.empty())
        : new DockerfileSearch.Source(shown, Optional.of(directory.resolve(RequestReader.parsed("DOCKERFILE", name, Words::path))));
  }

  /** Returns the rules that hadolint has and that are looked for; each was asked for by name. */
  private static RuleSet rules(RuleSet all, HadolintConfig config) {
    var wanted = all.infos().stream()
        .filter(rule -> HadolintCodes.of(rule).stream().anyMatch(code -> !HadolintFindings.severity(code, rule.severity(), config).equals("ignore")))
        .map(RuleInfo::id)
        .collect(Collectors.toSet());
    return all.only(wanted);
  }

  /** Returns the rules under the codes of hadolint. */
  private static List<RuleInfo> known(RuleSet all) {
    return all.infos().stream().flatMap(rule -> HadolintCodes.of(rule).stream().map(rule::called)).toList();
  }

  private void write(HadolintReport report, List<String> formats, boolean colour) throws IOException {
    for (int i = 0; i < formats.size(); i++) {
      var format = formats.get(i);
      var file = i < options.outputs.size() ? options.outputs.get(i) : "-";
      if (file.equals("-")) {
        LintReports.toStandardOutput(out, writer -> report.write(format, colour, writer));
      } else {
        LintReports.toFile(RequestReader.parsed("--output", file, Words::path), writer -> report.write(format, false, writer));
      }
    }
  }
}
