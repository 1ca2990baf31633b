package dev.kaniko.cli;

import dev.kaniko.runtime.process.IsolationMode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The way in: one command line, one exit code. */
@Command(
    name = "kaniko",
    description = "Builds container images from Dockerfiles, with no daemon and no privileges, and checks Dockerfiles.",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Without a command the options are those of build, as for the executor of the original."})
public final class Main {
  /** Options that belong to this command itself and not to {@code build}. */
  private static final Set<String> OWN = Set.of("-h", "--help", "-V", "--version");

  private Main() {}

  public static void main(String[] arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintStream(System.err, false, StandardCharsets.UTF_8);
    int code = run(List.of(arguments), System.getenv(), out, err);
    err.flush();
    // Returning is faster than System.exit, which waits for threads that listen to sockets; all threads of ours that are left are daemons.
    if (code != ExitCode.BUILT || othersGoOn()) {
      System.exit(code);
    }
  }

  /** Tells whether a plugin has left a thread behind that would keep the process alive. */
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
  static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    var commandLine =
        new CommandLine(new Main())
            .addSubcommand(new BuildCommand(environment, out, err))
            .addSubcommand(new LintCommand(environment, out, err))
            .addSubcommand(new PlanCommand(environment, out, err))
            .addSubcommand(new PluginsCommand(environment, out, err))
            .addSubcommand(new WarmCommand(environment, out, err))
            .addSubcommand(new VersionCommand(out))
            .registerConverter(IsolationMode.class, Main::isolationMode)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setAbbreviatedOptionsAllowed(false)
            .setOverwrittenOptionsAllowed(true);
    commandLine.getSubcommands().values().forEach(
        command -> command.setCaseInsensitiveEnumValuesAllowed(true).setOverwrittenOptionsAllowed(true));
    commandLine.setOut(new java.io.PrintWriter(out, true, StandardCharsets.UTF_8));
    commandLine.setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8));
    commandLine.setExecutionStrategy(new CommandLine.RunLast());
    commandLine.setParameterExceptionHandler((failure, _) -> wrongUsage(failure, err));
    commandLine.setExecutionExceptionHandler((failure, _, _) -> ourBug(failure, err));
    if (arguments.isEmpty()) {
      commandLine.usage(out);
      return ExitCode.WRONG_USAGE;
    }
    try {
      return commandLine.execute(withCommand(arguments, commandLine.getSubcommands().keySet()).toArray(String[]::new));
    } catch (StackOverflowError | LinkageError failure) {
      return ourBug(failure, err);
    }
  }

  /** Puts {@code build} before options that stand alone. */
  private static List<String> withCommand(List<String> arguments, Set<String> commands) {
    var first = arguments.getFirst();
    if (commands.contains(first) || OWN.contains(first) || !first.startsWith("-")) {
      return arguments;
    }
    var longer = new ArrayList<>(List.of("build"));
    longer.addAll(arguments);
    return longer;
  }

  private static IsolationMode isolationMode(String text) {
    try {
      return IsolationMode.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(e.getMessage());
    }
  }

  private static int wrongUsage(CommandLine.ParameterException failure, PrintStream err) {
    err.println("kaniko: " + failure.getMessage());
    var command = failure.getCommandLine().getCommandSpec().qualifiedName(" ");
    err.println("Try '" + command + " --help' for what there is.");
    return ExitCode.WRONG_USAGE;
  }

  private static int ourBug(Throwable failure, PrintStream err) {
    err.println("kaniko: this is a bug in kaniko, not in what you gave it: " + failure);
    Arrays.stream(failure.getStackTrace()).limit(12).forEach(frame -> err.println("    at " + frame));
    return ExitCode.OUR_BUG;
  }
}
