package dev.kaniko.cli;

import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.lint.LintReport;
import dev.kaniko.compiler.lint.Linter;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.compiler.lint.Tolerance;
import dev.kaniko.compiler.report.LintRun;
import dev.kaniko.compiler.report.LintRun.Unread;
import dev.kaniko.compiler.report.Shown;
import dev.kaniko.compiler.report.TextFormat;
import dev.kaniko.runtime.images.ImageConfigs;
import dev.kaniko.runtime.interpreter.Futures;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.plugin.PluginException;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.request.CacheSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kaniko lint}: reports errors in Dockerfiles, and what is accepted and probably not meant. */
@Command(
    name = "lint",
    description = {"Checks Dockerfiles: errors that no builder accepts, Docker's build checks, and more rules."},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    footer = {
        "",
        "Exit codes: 0 no finding as severe as --fail-on; 1 findings, a file that",
        "cannot be built, or findings in a file that says # check=error=true; 2 wrong",
        "usage, a file that cannot be read (the others are checked nevertheless), or a",
        "report that cannot be written; 70 a bug of ours.",
        "",
        "A file silences rules with # check=skip=RULE,RULE at its top, and an instruction",
        "with such a comment directly above it. Options of registries matter with",
        "--resolve-images only."
    })
final class LintCommand implements Callable<Integer> {
  @Mixin private final LintOptions options = new LintOptions();
  @Mixin private final PullOptions pullOptions = new PullOptions();
  @Mixin private final PluginOptions pluginOptions = new PluginOptions();

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  LintCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    try (var _ = new CancelOnSignal()) {
      var language = pluginOptions.language(environment);
      var rules = new RuleSelection(RuleSet.load(language));
      if (options.listRules) {
        return print(String.join("\n", rules.listed()) + "\n");
      }
      return options.explain == null ? lint(language, rules.selected(options)) : print(rules.page(options.explain));
    } catch (UsageException e) {
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
    toStandardOutput(writer -> writer.write(text));
    return ExitCode.BUILT;
  }

  private int lint(InstructionSet language, RuleSet rules) throws IOException, InterruptedException {
    var requests = new LintRequests(options, environment);
    // All options are read, even those without effect, so that a wrong value is always reported.
    new RegistryReader(new Variables(environment)).read(pullOptions, new PushOptions());
    var tolerance = options.stopAtError ? Tolerance.STOP_AT_FIRST_ERROR : Tolerance.GO_ON;
    var linter = new Linter(new Compiler(language, images()), rules, tolerance);
    var directory = Path.of("").toAbsolutePath();
    var found = DockerfileSearch.find(options.files, directory, options.stdinName);
    var unread = new ArrayList<>(found.unread());
    var reports = lint(found.sources(), source -> linter.lint(requests.request(source, System.in), requests.context(source)), unread);
    var run = new LintRun(new LintReport(reports, rules.infos()), unread, Version.text(), directory);
    write(run);
    unread.forEach(file -> error("cannot read " + file.file() + ": " + file.reason()));
    return exitCode(run);
  }

  /** Checks files side by side; the reports are in the order of the files. A file that cannot be read is added to {@code unread}. */
  private List<FileReport> lint(List<DockerfileSearch.Source> sources, LintRoom.Check check, List<Unread> unread) throws InterruptedException {
    var threads = Executors.newFixedThreadPool(
        Runtime.getRuntime().availableProcessors(), Thread.ofPlatform().daemon().name("lint-", 0).factory());
    var room = new LintRoom();
    try {
      var linted = sources.stream().map(source -> new Linted(source.name(), threads.submit(() -> room.check(source, check)))).toList();
      var reports = new ArrayList<FileReport>();
      for (var file : linted) {
        try {
          reports.add(Futures.await(file.report()));
        } catch (IOException e) {
          unread.add(new Unread(file.name(), FileFailures.reason(e)));
        } catch (RuntimeException | StackOverflowError e) {
          error(file.name() + " brings a bug of ours to light");
          throw e;
        }
      }
      return reports;
    } finally {
      threads.shutdownNow();
    }
  }

  private BaseImages images() throws IOException {
    if (!options.resolveImages) {
      return BaseImages.NONE;
    }
    var reader = new RequestReader(environment);
    var registries = reader.openRegistries(pullOptions, new PushOptions(), CacheSettings.NONE, Optional.empty(), this::warning);
    return new ImageConfigs(new ImagePuller(registries, new BlobStore(reader.stateDirectory(null)), _ -> {}));
  }

  private void write(LintRun run) throws IOException {
    var file = Optional.ofNullable(options.output).filter(path -> !path.toString().equals("-"));
    boolean colour = file.isEmpty() && !options.plain && Terminal.ofOutputStream(environment).colour();
    var format = options.format.writer(colour);
    var summary = options.quiet ? "" : TextFormat.summary(run.report()) + "\n";
    boolean inText = options.format == ReportFormat.TEXT && file.isEmpty();
    Report report = writer -> {
      format.write(run, writer);
      writer.write(inText ? summary : "");
    };
    if (file.isPresent()) {
      toFile(file.get(), report);
    } else {
      toStandardOutput(report);
    }
    err.print(inText ? "" : summary);
  }

  private void toFile(Path file, Report report) {
    try (var stream = Files.newOutputStream(file)) {
      report.writeTo(stream);
    } catch (IOException e) {
      throw new UsageException("cannot write " + file + ": " + FileFailures.reason(e));
    }
  }

  private void toStandardOutput(Report report) throws IOException {
    report.writeTo(out);
    if (out.checkError()) {
      throw new IOException("cannot write to standard output: nobody reads it, or it is full");
    }
  }

  private int exitCode(LintRun run) {
    if (!run.unread().isEmpty()) {
      return ExitCode.WRONG_USAGE;
    }
    return run.report().files().stream().anyMatch(this::fails) ? ExitCode.FAILED : ExitCode.BUILT;
  }

  private boolean fails(FileReport file) {
    return options.failOn != FailOn.NEVER
        && (file.failing() || file.findings().stream().anyMatch(finding -> options.failOn.includes(finding.severity())));
  }

  private void error(String message) {
    err.println(Terminal.ofErrorStream(environment).style().red("error") + ": " + Shown.lines(message));
  }

  private void warning(String message) {
    err.println(Terminal.ofErrorStream(environment).style().yellow("warning") + ": " + Shown.lines(message));
  }

  /** A file that is being checked. */
  private record Linted(String name, Future<FileReport> report) {}

  /** Something to write. */
  @FunctionalInterface
  private interface Report {
    void write(BufferedWriter writer) throws IOException;

    /** A half of a surrogate pair becomes a question mark, and the stream stays open. */
    default void writeTo(OutputStream stream) throws IOException {
      var writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
      write(writer);
      writer.flush();
    }
  }
}
