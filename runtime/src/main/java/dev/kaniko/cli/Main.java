package dev.kaniko.cli;

import dev.kaniko.compiler.report.Shown;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.registry.Registries;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The way in: one command line, one exit code. */
public final class Main {
  /** Options that ask for the general help and for the version, if they come first. Behind a command they are options of it. */
  private static final Set<String> HELP = Set.of("-h", "--help");
  private static final Set<String> VERSION = Set.of("-V", "--version");

  /** Variables with options for the JVM, which may ask for something that a hook does, such as a recording. */
  private static final Set<String> FOR_THE_JVM = Set.of("KANIKO_JAVA", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

  static final String NAME = "kaniko";

  private Main() {}

  // What is called here is in no rehearsal, so it has no lambdas: the first of them would cost more than all the rest.

  public static void main(String[] arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintStream(System.err, false, StandardCharsets.UTF_8);
    OutOfMemory.endProcess(err);
    // Otherwise picocli looks for Groovy, which opens every jar of the class path: a fifth of the time to start.
    System.setProperty("picocli.disable.closures", "true");
    // And for classes that the runtime of the executor image has not.
    System.setProperty("picocli.converters.excludes", "java.sql.*");
    // For the same reason: SLF4J would look for what else could write its messages, which go nowhere.
    System.setProperty("slf4j.provider", "org.slf4j.nop.NOPServiceProvider");
    System.setProperty("slf4j.internal.verbosity", "WARN");
    int code = run(List.of(arguments), System.getenv(), out, err);
    err.flush();
    // Returning is faster than System.exit, which waits for threads that listen to sockets; all threads of ours that are left are daemons.
    boolean othersGoOn = othersGoOn();
    if (!othersGoOn && onlyLooks(List.of(arguments)) && !hooksMatter()) {
      // System.exit asks for a log of the JVM, for which it opens every jar of the class path.
      out.flush();
      Runtime.getRuntime().halt(code);
    }
    if (code != ExitCode.BUILT || othersGoOn) {
      System.exit(code);
    }
  }

  /** Tells whether a command leaves nothing to do for hooks of the JVM. */
  private static boolean onlyLooks(List<String> arguments) {
    return !arguments.isEmpty() && Set.of(LintCommand.NAME, FormatCommand.NAME).contains(arguments.getFirst());
  }

  private static boolean hooksMatter() {
    for (var name : FOR_THE_JVM) {
      if (System.getenv(name) != null) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether a plugin left a thread that would keep the process alive. */
  private static boolean othersGoOn() {
    var threads = new Thread[2 * Thread.activeCount() + 1];
    int count = Thread.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if (!threads[i].isDaemon() && !threads[i].equals(Thread.currentThread())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Runs one command line.
   *
   * @return the exit code: 0 built, or nothing found; that of a failing RUN; 1 for everything else that failed; 2 for wrong usage; 70 for a bug
   */
  static int run(List<String> arguments, Map<String, String> environment, PrintStream standardOutput, PrintStream errorOutput) {
    var out = new ShownStream(standardOutput, Terminal.ofOutputStream(environment).interactive());
    var err = new ShownStream(errorOutput, Terminal.ofErrorStream(environment).interactive());
    // For what follows nothing is to be read, so picocli need not start, which takes longer than the JVM does.
    if (arguments.equals(List.of(VersionCommand.NAME))) {
      return new VersionCommand(out).call();
    }
    if (arguments.isEmpty() || HELP.contains(arguments.getFirst())) {
      GeneralHelp.print(entries(environment, out, err, false, false), Terminal.ofOutputStream(environment).style(), out);
      return arguments.isEmpty() ? ExitCode.WRONG_USAGE : ExitCode.BUILT;
    }
    if (VERSION.contains(arguments.getFirst())) {
      out.println(NAME + " " + Version.text());
      return ExitCode.BUILT;
    }
    boolean executor = isExecutor(arguments);
    var words = executor ? withBuild(arguments) : arguments;
    if (words.getFirst().equals(BuildCommand.NAME)) {
      ThisProcess.prepare();
      Digests.prepare();
      if (pushes(words)) {
        // Plain HTTP is tried first where it is allowed.
        Registries.prepare(words.stream().noneMatch(word -> word.startsWith("--insecure")));
      }
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
    try {
      return commandLine.execute(words.toArray(String[]::new));
    } catch (OutOfMemoryError failure) {
      return OutOfMemory.end(failure, err);
    } catch (StackOverflowError | LinkageError failure) {
      return failures.ourBug(failure);
    }
  }

  /**
   * To describe all commands takes long. So of a command line that names a command, that one alone is described, and of another one, which is wrong, only the
   * names of the commands are.
   */
  private static CommandLine commandLine(List<String> words, List<Entry> entries) {
    var commandLine = new CommandLine(CommandLine.Model.CommandSpec.create().name(NAME));
    for (var entry : entries) {
      if (words.getFirst().equals(entry.name())) {
        return commandLine.addSubcommand(entry.name(), entry.command().get());
      }
    }
    entries.forEach(entry -> commandLine.addSubcommand(entry.name(), CommandLine.Model.CommandSpec.create()));
    return commandLine;
  }

  /** Tells whether a build is likely to be pushed. */
  private static boolean pushes(List<String> words) {
    return words.stream().anyMatch(word -> word.startsWith("-d") || word.startsWith("--destination"))
        && !words.contains("--no-push");
  }

  /**
   * A command.
   *
   * @param summary what it does, in a sentence
   * @param command makes what runs it
   */
  record Entry(String name, String summary, Supplier<Object> command) {}

  /** All commands, in the order of the help. */
  private static List<Entry> entries(Map<String, String> environment, PrintStream out, PrintStream err, boolean executor, boolean hadolint) {
    return List.of(
        new Entry(BuildCommand.NAME, BuildCommand.SUMMARY, () -> new BuildCommand(environment, out, err, executor).spec()),
        hadolint
            ? new Entry(HadolintCommand.NAME, HadolintCommand.SUMMARY, () -> new HadolintCommand(environment, out, err).spec())
            : new Entry(LintCommand.NAME, LintCommand.SUMMARY, () -> new LintCommand(environment, out, err).spec()),
        new Entry(FormatCommand.NAME, FormatCommand.SUMMARY, () -> new FormatCommand(environment, out, err).spec()),
        new Entry(LspCommand.NAME, LspCommand.SUMMARY, () -> LspCommand.ofProcess(environment, err).spec()),
        new Entry(PlanCommand.NAME, PlanCommand.SUMMARY, () -> new PlanCommand(environment, out, err).spec()),
        new Entry(PluginsCommand.NAME, PluginsCommand.SUMMARY, () -> new PluginsCommand(environment, out, err).spec()),
        new Entry(PushCommand.NAME, PushCommand.SUMMARY, () -> new PushCommand(environment, out, err).spec()),
        new Entry(LoginCommand.NAME, LoginCommand.SUMMARY, () -> new LoginCommand(environment, System.in, err).spec()),
        new Entry(WarmCommand.NAME, WarmCommand.SUMMARY, () -> new WarmCommand(environment, out, err).spec()),
        new Entry(CacheCommand.NAME, CacheCommand.SUMMARY, () -> new CacheCommand(environment, out, err)),
        new Entry(VersionCommand.NAME, VersionCommand.SUMMARY, () -> new VersionCommand(out)));
  }

  /** Tells whether a command line is that of the original's executor, which has options only. */
  private static boolean isExecutor(List<String> arguments) {
    return arguments.getFirst().startsWith("-");
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
