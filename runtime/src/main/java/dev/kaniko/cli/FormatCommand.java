package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

import dev.kaniko.cli.DockerfileSearch.Source;
import dev.kaniko.cli.lint.ConfigException;
import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.fix.UnifiedDiff;
import dev.kaniko.compiler.format.FormatSettings;
import dev.kaniko.compiler.format.Formatted;
import dev.kaniko.compiler.format.Formatter;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.compiler.report.LintRun.Unread;
import dev.kaniko.compiler.report.Shown;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.plugin.PluginException;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code kaniko fmt}: lays Dockerfiles out. */
final class FormatCommand implements Command {
  static final String NAME = "fmt";
  static final String SUMMARY = "Lays Dockerfiles out: blanks, blank lines, indents and keywords. The compiler proves for each file that it means the same.";

  private final SearchOptions search = new SearchOptions();

  private boolean check;

  private boolean diff;

  private @Nullable Integer indent;

  private boolean keepCase;

  private boolean quiet;

  private final PluginOptions pluginOptions = new PluginOptions();

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;
  private int code = ExitCode.BUILT;

  /** What was read of standard input, which goes through byte by byte where it is not changed, whatever its encoding. */
  private volatile FileContent standardInput = FileContent.of(new byte[0]);

  FormatCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  @Override
  public CommandSpec spec() {
    var described = Options.describe(this, NAME, SUMMARY);
    described.usageMessage().abbreviateSynopsis(true).footer(
        "",
        "Standard input is written to standard output. Links to files that are found below",
        "a directory are left out.",
        "",
        "Exit codes: 0 all files are laid out; 1 with --check or --diff some are not, or a",
        "file stays as it is because its meaning would change or because it takes too much",
        "time or memory; 2 wrong usage, or a file that cannot be read or written (the",
        "others are laid out nevertheless); 70 a bug of ours.");
    return Options.add(described, search, this::declare, pluginOptions, Options.STANDARD);
  }

  private void declare(Options options) {
    options.flag(option("--check")
        .description("write no file, and list those that would change; the exit code is 1 if there are any"), on -> check = on);
    options.flag(option("--diff")
        .description("write no file, and show what would change as a unified diff; the exit code is 1 if there is a difference"), on -> diff = on);
    options.value(option("--indent").paramLabel("BLANKS")
        .description("the blanks in front of a continued line (default: what the configuration says, else 4)"), Integer.class, value -> indent = value);
    options.flag(option("--keep-case").description("leave the case of keywords as it is"), on -> keepCase = on);
    options.flag(option("-q", "--quiet").description("say nothing of the files that changed"), on -> quiet = on);
  }

  @Override
  public Integer call() {
    try (var _ = new CancelOnSignal()) {
      format(pluginOptions.language(environment));
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
    return code;
  }

  private void format(InstructionSet language) throws IOException, InterruptedException, ConfigException {
    var directory = Path.of("").toAbsolutePath();
    var config = search.configuration(directory, environment, RuleSet.load(language), this::warning).config();
    var formatter = new Formatter(new Compiler(language, BaseImages.NONE), settings(config.format()));
    var found = search.find(directory, config.exclude(), false);
    found.unread().forEach(this::unread);
    var output = new Output();
    FileQueue.run(found.sources(), source -> formatter.format(request(source)), output, FileQueue.LONGEST);
    if (!quiet && !diff) {
      err.println((check ? "files that would change: " : "files changed: ") + output.changed + " of " + found.sources().size());
    }
  }

  private FormatSettings settings(FormatSettings usual) {
    if (indent != null && (indent < 0 || indent > FormatSettings.MOST_BLANKS)) {
      throw new UsageException("--indent " + indent + ": there are 0 to " + FormatSettings.MOST_BLANKS + " blanks");
    }
    return new FormatSettings(indent == null ? usual.indent() : indent, usual.upperCase() && !keepCase);
  }

  private CompileRequest request(Source source) throws IOException {
    byte[] bytes = LintRequests.bytes(source, System.in);
    if (bytes.length > Compiler.MAX_DOCKERFILE) {
      throw new IOException("it is larger than 4 MiB");
    }
    var content = FileContent.of(bytes);
    if (source.path().isEmpty()) {
      standardInput = content;
    }
    return new CompileRequest(
        new SourceId(source.name()), content, new LinkedHashMap<>(), Optional.empty(), Optional.empty(), Platform.ofThisMachine(), Map.of());
  }

  /** Writes what files become, or shows it. */
  private final class Output implements FileQueue.Taker<Formatted> {
    private int changed;

    @Override
    public void take(Source source, Formatted formatted) throws IOException {
      formatted.left().ifPresent(reason -> stays(source, reason));
      if (check || diff) {
        code = formatted.changed() ? Math.max(code, ExitCode.FAILED) : code;
        print(shown(source, formatted));
      } else if (source.path().isEmpty()) {
        out.writeBytes(formatted.changed() ? formatted.after().getBytes(StandardCharsets.UTF_8) : bytesOfStandardInput());
        out.flush();
      } else if (formatted.changed()) {
        try {
          ReplacedFile.write(source.path().get(), formatted.after());
        } catch (IOException e) {
          unread(source, e);
          return;
        }
      }
      changed += formatted.changed() ? 1 : 0;
    }

    @Override
    public void costly(Source source, String what, List<String> advice) throws IOException {
      stays(source, "laying it out takes " + what + advice.stream().map("; "::concat).collect(Collectors.joining()));
      if (source.path().isEmpty() && !check && !diff) {
        out.writeBytes(bytesOfStandardInput());
        out.flush();
      }
    }

    @Override
    public void unread(Source source, IOException reason) {
      FormatCommand.this.unread(new Unread(source.name(), FileFailures.reason(reason)));
    }

    @Override
    public void bug(Source source) {
      error(source.name() + " brings a bug of ours to light");
    }
  }

  private byte[] bytesOfStandardInput() throws IOException {
    try (var in = standardInput.open()) {
      return in.readAllBytes();
    }
  }

  private void stays(Source source, String reason) {
    warning(source.name() + " stays as it is: " + reason);
    code = Math.max(code, ExitCode.FAILED);
  }

  private String shown(Source source, Formatted formatted) {
    if (!formatted.changed()) {
      return "";
    }
    var name = source.name();
    return diff ? UnifiedDiff.of(name.startsWith("/") ? name.substring(1) : name, formatted.before(), formatted.after()) : name + "\n";
  }

  private void print(String text) throws IOException {
    LintReports.toStandardOutput(out, writer -> writer.write(text));
  }

  private void unread(Unread file) {
    code = ExitCode.WRONG_USAGE;
    error("cannot read or write " + file.file() + ": " + file.reason());
  }

  private void error(String message) {
    err.println(Terminal.ofErrorStream(environment).style().red("error") + ": " + Shown.lines(message));
  }

  private void warning(String message) {
    err.println(Terminal.ofErrorStream(environment).style().yellow("warning") + ": " + Shown.lines(message));
  }
}
