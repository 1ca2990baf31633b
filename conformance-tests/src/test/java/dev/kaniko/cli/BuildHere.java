package dev.kaniko.cli;

import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.Tool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A build in the JVM of the tests, by the same command line and the same way in: for what a build makes and says. It takes a fifth of the processor time of a
 * program that is started. What a process has of its own (a umask, limits, a root, rights, signals, settings of the JVM) needs the launcher.
 */
public final class BuildHere {
  /** The stack that the launcher gives. */
  private static final long STACK = 512 * 1024;

  private BuildHere() {}

  /**
   * Runs a command line of the launcher to its end, as {@link Tool#run} does.
   *
   * @throws IllegalArgumentException if it starts anything but the launcher of this checkout
   */
  public static Tool.Result run(Tool build) throws IOException, InterruptedException {
    if (!starts(build)) {
      throw new IllegalArgumentException("not a command line of the launcher: " + build.command());
    }
    var environment = new HashMap<>(System.getenv());
    environment.putAll(build.environment());
    var output = new ByteArrayOutputStream();
    var both = new PrintStream(output, true, StandardCharsets.UTF_8);
    var task = new FutureTask<>(() -> Main.run(build.command().subList(1, build.command().size()), environment, both, both));
    var thread = new Thread(null, task, "build", STACK);
    thread.setDaemon(true);
    long started = System.nanoTime();
    thread.start();
    try {
      int exitCode = task.get(build.deadline().toMillis(), TimeUnit.MILLISECONDS);
      return new Tool.Result(build.command(), exitCode, output.toString(StandardCharsets.UTF_8), Duration.ofNanos(System.nanoTime() - started));
    } catch (TimeoutException e) {
      thread.interrupt();
      throw new AssertionError(build.command() + " was not done after " + build.deadline() + ":\n" + output.toString(StandardCharsets.UTF_8), e);
    } catch (ExecutionException e) {
      throw new AssertionError(build.command() + " threw what its way in lets through:\n" + output.toString(StandardCharsets.UTF_8), e.getCause());
    }
  }

  /** Runs it; it must succeed. Returns its output. */
  public static String succeed(Tool build) throws IOException, InterruptedException {
    var result = run(build);
    if (result.exitCode() != 0) {
      throw new AssertionError(build.command() + " ended with " + result.exitCode() + ":\n" + result.output());
    }
    return result.output();
  }

  /** Whether a tool is the launcher itself, not a program that starts it. */
  public static boolean starts(Tool build) {
    return build.command().getFirst().equals(Kaniko.ofCheckout(Path.of("")).launcher().toString());
  }
}
