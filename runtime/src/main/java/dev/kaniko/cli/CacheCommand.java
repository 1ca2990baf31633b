package dev.kaniko.cli;

import dev.kaniko.compiler.report.Shown;
import dev.kaniko.runtime.retention.Eviction;
import dev.kaniko.runtime.retention.Inventory;
import dev.kaniko.runtime.retention.KeptThing.Kind;
import dev.kaniko.runtime.retention.StoredStep;
import dev.kaniko.runtime.retention.Verification;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kaniko cache}: what builds keep on this machine. */
@Command(
    name = CacheCommand.NAME,
    description = CacheCommand.SUMMARY,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {"", "Exit codes: 0 done; 1 failed, or verify found something damaged; 2 wrong usage."})
final class CacheCommand implements Callable<Integer> {
  static final String NAME = "cache";
  static final String SUMMARY = "Lists, measures, removes or checks what builds keep on this machine.";

  /** What a subcommand does with a state directory. */
  @FunctionalInterface
  private interface Action {
    int run(Path state, CacheReport report) throws IOException, InterruptedException;
  }

  @Spec private @Nullable CommandSpec spec;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  CacheCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets this");
    }
    throw new ParameterException(spec.commandLine(), "say what to do: ls, du, prune or verify");
  }

  @Command(
      name = "ls",
      description = "Lists the results of steps, that which was used last first.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      sortOptions = false)
  int list(@Mixin CacheOptions options) {
    return run(options, (state, report) -> {
      var damaged = new ArrayList<String>();
      report.list(StoredStep.of(state, damaged::add));
      damaged.forEach(key -> complain("warning", "the result " + key + " is damaged; kaniko cache verify removes it"));
      return ExitCode.BUILT;
    });
  }

  @Command(
      name = "du",
      description = "Tells how much room everything takes.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      sortOptions = false)
  int measure(@Mixin CacheOptions options) {
    return run(options, (state, report) -> {
      report.sizes(Inventory.of(state, EnumSet.allOf(Kind.class)));
      return ExitCode.BUILT;
    });
  }

  @Command(
      name = "prune",
      description = "Removes results, layers and images that no running build uses; what was not used for longest goes first.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      sortOptions = false)
  int prune(
      @Mixin CacheOptions options,
      @Option(names = "--all", description = "remove the directories of RUN --mount=type=cache too") boolean all,
      @Option(names = "--keep-storage", paramLabel = "SIZE", description = "stop when this much is left, such as 5GB or 2GiB") @Nullable String keep,
      @Option(names = "--older-than", paramLabel = "TIME", description = "only what was not used for this time, such as 90s or 168h") @Nullable String olderThan) {
    return run(options, (state, report) -> {
      var request = new Eviction.Request(
          all,
          keep == null ? OptionalLong.empty() : OptionalLong.of(RequestReader.parsed("--keep-storage", keep, Sizes::parse)),
          olderThan == null ? Duration.ZERO : RequestReader.parsed("--older-than", olderThan, Words::time));
      report.freed(new Eviction(state).prune(request));
      return ExitCode.BUILT;
    });
  }

  @Command(
      name = "verify",
      description = "Reads all results and blobs, and removes those that are damaged.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      sortOptions = false)
  int verify(@Mixin CacheOptions options) {
    return run(options, (state, report) -> {
      var result = Verification.of(state);
      report.verified(result);
      return result.damages().isEmpty() ? ExitCode.BUILT : ExitCode.FAILED;
    });
  }

  private int run(CacheOptions options, Action action) {
    try {
      int code = action.run(state(options), new CacheReport(options.format, out));
      if (out.checkError()) {
        throw new IOException("standard output cannot be written");
      }
      return code;
    } catch (UsageException e) {
      complain("error", e.getMessage());
      return ExitCode.WRONG_USAGE;
    } catch (IOException e) {
      complain("error", FileFailures.message(e));
      return ExitCode.FAILED;
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED;
    }
  }

  private Path state(CacheOptions options) {
    var state = new RequestReader(environment).stateDirectory(options.kanikoDirectory);
    if (Files.exists(state) ? !Files.isDirectory(state) : RequestReader.given(options.kanikoDirectory).isPresent()) {
      throw new UsageException("--kaniko-dir: " + state + (Files.exists(state) ? " is not a directory" : ": there is no such directory"));
    }
    return state;
  }

  private void complain(String kind, @Nullable String message) {
    var style = Terminal.ofErrorStream(environment).style();
    err.println((kind.equals("error") ? style.red(kind) : style.yellow(kind)) + ": " + Shown.lines(String.valueOf(message)));
    err.flush();
  }
}
