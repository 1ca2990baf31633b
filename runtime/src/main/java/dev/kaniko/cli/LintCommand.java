package dev.kaniko.cli;

import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.fix.Fixer;
import dev.kaniko.compiler.lint.Linter;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.compiler.lint.Tolerance;
import dev.kaniko.compiler.report.LintRun.Unread;
import dev.kaniko.compiler.report.Shown;
import dev.kaniko.compiler.report.TextFormat;
import dev.kaniko.runtime.images.ImageConfigs;
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
  @Mixin private final FixOptions fixes = new FixOptions();
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
    var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    writer.write(text);
    writer.flush();
    checkWritten(out);
    return ExitCode.BUILT;
  }

  private int lint(InstructionSet language, RuleSet rules) throws IOException, InterruptedException {
    var requests = new LintRequests(options, environment);
    // All options are read, even those without effect, so that a wrong value is always reported.
    new RegistryReader(new Variables(environment)).read(pullOptions, new PushOptions());
    var tolerance = options.stopAtError ? Tolerance.STOP_AT_FIRST_ERROR : Tolerance.GO_ON;
    fixes.check();
    var compiler = new Compiler(language, images());
    var linter = new Linter(compiler, rules, tolerance);
    var found = DockerfileSearch.find(options.files, Path.of("").toAbsolutePath(), options.stdinName);
    if (!fixes.wanted()) {
      return report(found, source -> linter.lint(requests.request(source, System.in), requests.context(source)), rules, out);
    }
    var goingOn = new Linter(compiler, rules, Tolerance.GO_ON);
    var files = new FixedFiles(new Fixer(compiler, goingOn, fixes.unsafe), requests, System.in, this::warning);
    if (fixes.diff) {
      return show(found, files);
    }
    boolean standardInput = found.sources().stream().anyMatch(source -> source.path().isEmpty());
    int exitCode = report(found, source -> files.fix(source, linter, out), rules, standardInput ? err : out);
    err.print(options.quiet || files.applied() == 0 ? "" : "fixes applied: " + files.applied() + "\n");
    return exitCode;
  }

  /** Shows what fixes would change. */
  private int show(DockerfileSearch.Found found, FixedFiles files) throws IOException, InterruptedException {
    var unread = new ArrayList<>(found.unread());
    boolean changed = false;
    for (var source : found.sources()) {
      try {
        var diff = files.diff(source);
        changed |= !diff.isEmpty();
        print(diff);
      } catch (IOException e) {
        unread.add(new Unread(source.name(), FileFailures.reason(e)));
      }
    }
    tell(unread);
    return unread.isEmpty() ? changed ? ExitCode.FAILED : ExitCode.BUILT : ExitCode.WRONG_USAGE;
  }

  private int report(DockerfileSearch.Found found, LintQueue.Check check, RuleSet rules, PrintStream stream) throws IOException, InterruptedException {
    var file = Optional.ofNullable(options.output).filter(path -> !path.toString().equals("-"));
    if (file.isEmpty()) {
      int exitCode = written(found, check, rules, stream);
      checkWritten(stream);
      return exitCode;
    }
    try (var output = Files.newOutputStream(file.get())) {
      return written(found, check, rules, output);
    } catch (IOException e) {
      throw new UsageException("cannot write " + file.get() + ": " + FileFailures.reason(e));
    }
  }

  /** A half of a surrogate pair becomes a question mark, and the stream stays open. */
  private int written(DockerfileSearch.Found found, LintQueue.Check check, RuleSet rules, OutputStream stream) throws IOException, InterruptedException {
    boolean toFile = options.output != null && !options.output.toString().equals("-");
    boolean colour = !toFile && !options.plain && Terminal.ofOutputStream(environment).colour();
    var writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    var page = options.format.writer(colour).begin(rules.infos(), Version.text(), Path.of("").toAbsolutePath(), writer);
    var output = new LintOutput(page, writer, options.failOn, found.unread(), this::error);
    LintQueue.run(found.sources(), check, output, LintQueue.LONGEST);
    output.end();
    var summary = options.quiet ? "" : TextFormat.summary(output.tally()) + "\n";
    boolean inText = options.format == ReportFormat.TEXT && !toFile;
    writer.write(inText ? summary : "");
    writer.flush();
    err.print(inText ? "" : summary);
    tell(output.unread());
    return output.exitCode();
  }

  private void tell(List<Unread> unread) {
    unread.forEach(file -> error("cannot read " + file.file() + ": " + file.reason()));
  }

  private BaseImages images() throws IOException {
    if (!options.resolveImages) {
      return BaseImages.NONE;
    }
    var reader = new RequestReader(environment);
    var registries = reader.openRegistries(pullOptions, new PushOptions(), CacheSettings.NONE, Optional.empty(), this::warning);
    return new ImageConfigs(new ImagePuller(registries, new BlobStore(reader.stateDirectory(null)), _ -> {}));
  }

  private static void checkWritten(PrintStream stream) throws IOException {
    if (stream.checkError()) {
      throw new IOException("cannot write to standard output: nobody reads it, or it is full");
    }
  }

  private void error(String message) {
    err.println(Terminal.ofErrorStream(environment).style().red("error") + ": " + Shown.lines(message));
  }

  private void warning(String message) {
    err.println(Terminal.ofErrorStream(environment).style().yellow("warning") + ": " + Shown.lines(message));
  }
}
