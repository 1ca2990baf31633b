package dev.kaniko.cli;

import dev.kaniko.compiler.report.Shown;
import dev.kaniko.runtime.registry.Registries;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The way in: one command line, one exit code. */
@Command(
    name = Main.NAME,
    description = "Builds container images from Dockerfiles, with no daemon and no privileges, and checks Dockerfiles.",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Without a command the options are those of build, as for the executor of the original."})
public final class Main {
  /** Options that belong to this command itself and not to {@code build}. */
  private static final Set<String> OWN = Set.of("-h", "--help", "-V", "--version");

  static final String NAME = "kaniko";

  private Main() {}

  public static void main(String[] arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintStream(System.err, false, StandardCharsets.UTF_8);
    OutOfMemory.endProcess(err);
    // Otherwise picocli looks for Groovy, which opens every jar of the class path: a fifth of the time to start.
    System.setProperty("picocli.disable.closures", "true");
    // For the same reason: SLF4J would look for what else could write its messages, which go nowhere.
    System.setProperty("slf4j.provider", "org.slf4j.nop.NOPServiceProvider");
    int code = run(List.of(arguments), System.getenv(), out, err);
    err.flush();
    // Returning is faster than System.exit, which waits for threads that listen to sockets; all threads of ours that are left are daemons.
    if (code != ExitCode.BUILT || othersGoOn()) {
      System.exit(code);
    }
  }

  /** Tells whether a plugin left a thread that would keep the process alive. */
  private static boolean othersGoOn() {
    var threads = new Thread[2 * Thread.activeCount() + 1];
    int count = Thread.enumerate(threads);
    return Arrays.stream(threads, 0, count).anyMatch(thread -> !thread.isDaemon() && !thread.equals(Thread.currentThread()));
  }

  /**
   * Runs one command line.
   *
   * @return the exit code: 0 built, or nothing found; that of a failing RUN; 1 for everything else that failed; 2 for wrong usage; 70 for a bug
   */
  static int run(List<String> arguments, Map<String, String> environment, PrintStream standardOutput, PrintStream errorOutput) {
    var out = new ShownStream(standardOutput, Terminal.ofOutputStream(environment).interactive());
    var err = new ShownStream(errorOutput, Terminal.ofErrorStream(environment).interactive());
    if (arguments.equals(List.of(VersionCommand.NAME))) {
      // Nothing is to be read, so picocli need not start, which takes a quarter of the time of this command.
      return new VersionCommand(out).call();
    }
    boolean executor = isExecutor(arguments);
    var words = executor ? withBuild(arguments) : arguments;
    if (pushes(words)) {
      Registries.prepare();
    }
    var commandLine = commandLine(words, entries(environment, out, err, executor, HadolintCommand.isMeant(words)));
    Words.teach(commandLine);
    commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        // As for the original, a value such as that of --label may begin with an @, and no file is put in its place.
        .setExpandAtFiles(false)
        .setOverwrittenOptionsAllowed(true);
    commandLine.getSubcommands().values().forEach(
        command -> command.setCaseInsensitiveEnumValuesAllowed(true).setOverwrittenOptionsAllowed(true));
    commandLine.setOut(new java.io.PrintWriter(out, true, StandardCharsets.UTF_8));
    commandLine.setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8));
    commandLine.setExecutionStrategy(new CommandLine.RunLast());
    var failures = new Failures(err, words);
    commandLine.setParameterExceptionHandler(failures);
    commandLine.setExecutionExceptionHandler(failures);
    if (arguments.isEmpty()) {
      commandLine.usage(out);
      return ExitCode.WRONG_USAGE;
    }
    try {
      return commandLine.execute(words.toArray(String[]::new));
    } catch (OutOfMemoryError failure) {
      return OutOfMemory.end(failure, err);
    } catch (StackOverflowError | LinkageError failure) {
      return failures.ourBug(failure);
    }
  }

  /**
   * Reading the annotations of a class takes picocli longer than the JVM takes to start. So of a command line that names a command, that one alone is read,
   * and of another one the commands' names and descriptions.
   */
  private static CommandLine commandLine(List<String> words, List<Entry> entries) {
    for (var entry : entries) {
      if (!words.isEmpty() && words.getFirst().equals(entry.name())) {
        return new CommandLine(CommandLine.Model.CommandSpec.create().name(NAME)).addSubcommand(entry.name(), entry.command().get());
      }
    }
    var commandLine = new CommandLine(new Main());
    entries.forEach(entry -> commandLine.addSubcommand(entry.name(), entry.summary()));
    return commandLine;
  }

  /** Tells whether a command line is likely to be that of a build that is pushed. */
  private static boolean pushes(List<String> words) {
    return !words.isEmpty() && words.getFirst().equals("build")
        && words.stream().anyMatch(word -> word.startsWith("-d") || word.startsWith("--destination"))
        && !words.contains("--no-push");
  }

  private record Entry(String name, Class<?> type, Supplier<Object> command) {
    CommandLine summary() {
      var spec = CommandLine.Model.CommandSpec.create().name(name);
      spec.usageMessage().description(Objects.requireNonNull(type.getAnnotation(Command.class)).description());
      return new CommandLine(spec);
    }
  }

  /** All commands, in the order of the help. */
  private static List<Entry> entries(Map<String, String> environment, PrintStream out, PrintStream err, boolean executor, boolean hadolint) {
    return List.of(
        new Entry(BuildCommand.NAME, BuildCommand.class, () -> new BuildCommand(environment, out, err, executor)),
        hadolint
            ? new Entry(HadolintCommand.NAME, HadolintCommand.class, () -> new HadolintCommand(environment, out, err))
            : new Entry(LintCommand.NAME, LintCommand.class, () -> new LintCommand(environment, out, err)),
        new Entry(FormatCommand.NAME, FormatCommand.class, () -> new FormatCommand(environment, out, err)),
        new Entry(LspCommand.NAME, LspCommand.class, () -> LspCommand.ofProcess(environment, err)),
        new Entry(PlanCommand.NAME, PlanCommand.class, () -> new PlanCommand(environment, out, err)),
        new Entry(PluginsCommand.NAME, PluginsCommand.class, () -> new PluginsCommand(environment, out, err)),
        new Entry(PushCommand.NAME, PushCommand.class, () -> new PushCommand(environment, out, err)),
        new Entry(LoginCommand.NAME, LoginCommand.class, () -> new LoginCommand(environment, System.in, err)),
        new Entry(WarmCommand.NAME, WarmCommand.class, () -> new WarmCommand(environment, out, err)),
        new Entry(CacheCommand.NAME, CacheCommand.class, () -> new CacheCommand(environment, out, err)),
        new Entry(VersionCommand.NAME, VersionCommand.class, () -> new VersionCommand(out)));
  }

  /** Tells whether a command line is that of the original's executor, which has options only. */
  private static boolean isExecutor(List<String> arguments) {
    return !arguments.isEmpty() && arguments.getFirst().startsWith("-") && !OWN.contains(arguments.getFirst());
  }

  private static List<String> withBuild(List<String> arguments) {
    var longer = new ArrayList<>(List.of("build"));
    longer.addAll(arguments);
    return longer;
  }

  // A class and no lambda, for the reason given in Words.

  private record Failures(PrintStream err, List<String> words) implements CommandLine.IParameterExceptionHandler, CommandLine.IExecutionExceptionHandler {
    @Override
    public int handleParseException(CommandLine.ParameterException failure, String[] arguments) {
      if (failure.getCommandLine().getCommand() instanceof HadolintCommand) {
        err.println("hadolint: " + Words.message(failure));
        return ExitCode.FAILED;
      }
      if (LogOptions.isJson(words)) {
        tell(Verbosity.ERROR, Words.message(failure));
        return ExitCode.WRONG_USAGE;
      }
      err.println("kaniko: " + Words.message(failure));
      var command = failure.getCommandLine().getCommandSpec().qualifiedName(" ");
      err.println("Try '" + command + " --help' for what there is.");
      return ExitCode.WRONG_USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, CommandLine.ParseResult words) {
      return ourBug(failure);
    }

    int ourBug(Throwable failure) {
      var message = "this is a bug in kaniko, not in what you gave it: " + failure;
      if (LogOptions.isJson(words)) {
        tell(Verbosity.PANIC, message);
        return ExitCode.OUR_BUG;
      }
      err.println("kaniko: " + message);
      Arrays.stream(failure.getStackTrace()).limit(12).forEach(frame -> err.println("    at " + frame));
      return ExitCode.OUR_BUG;
    }

    private void tell(Verbosity level, String message) {
      var lines = new JsonLines(err, LogTime.REAL);
      lines.write(lines.line(level, Shown.lines(message)).put("event", "error"));
    }
  }
}
