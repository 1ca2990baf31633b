package dev.kaniko.cli;

import dev.kaniko.runtime.plugin.PluginClassLoader;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Ends a command in order when the process is told to stop: the shutdown of the JVM waits until everything is cleaned up. The status that a plugin
 * gives to {@link System#exit} is not the exit code of the command.
 */
final class CancelOnSignal implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Thread worker = Thread.currentThread();
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::cancel, "cancel");
  private volatile boolean cancelled;

  CancelOnSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  boolean cancelled() {
    return cancelled;
  }

  private void cancel() {
    cancelled = true;
    worker.interrupt();
    try {
      if (!done.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        worker.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (OutOfMemory.isMet()) {
      Runtime.getRuntime().halt(ExitCode.FAILED);
    }
    if (!bySignal()) {
      System.err.println("kaniko: " + caller() + " ended the process with System.exit, which it must not call");
      Runtime.getRuntime().halt(ExitCode.FAILED);
    }
  }

  /** Threads that a plugin starts have its class loader as well. */
  private String caller() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> !thread.getKey().equals(worker) && Arrays.stream(thread.getValue()).anyMatch(CancelOnSignal::isExit))
        .map(thread -> thread.getKey().getContextClassLoader())
        .flatMap(loader -> loader instanceof PluginClassLoader plugin ? Stream.of("the plugin " + plugin.file()) : Stream.empty())
        .findFirst()
        .orElse("a plugin");
  }

  private static boolean isExit(StackTraceElement frame) {
    return frame.getClassName().equals("java.lang.Runtime") && frame.getMethodName().equals("exit");
  }

  /** The JVM ends on a thread of the signal. */
  private static boolean bySignal() {
    return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().matches("SIG[A-Z0-9]+ handler"));
  }

  @Override
  public void close() {
    done.countDown();
    if (!cancelled) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        cancelled = true;
      }
    }
  }
}
