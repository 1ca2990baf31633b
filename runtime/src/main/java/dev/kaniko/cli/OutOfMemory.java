package dev.kaniko.cli;

import java.io.PrintStream;

/**
 * Ends a process that has no memory left. The error passes through everything that is open, so that files and locks are released; the message says what
 * to do. In a thread that nobody waits for the error would be lost and the build would wait for ever, so there it ends the process.
 */
final class OutOfMemory {
  /** Made in advance, because there may be no memory for it later. */
  static final String ADVICE =
      "give more with KANIKO_JAVA=-Xmx512m (in the executor image _JAVA_OPTIONS=-Xmx512m), and allow the container 200 MB beyond that";

  private static volatile boolean met;

  private OutOfMemory() {}

  /** Tells whether that is why the process ends. */
  static boolean isMet() {
    return met;
  }

  /** Says what is missing and returns the exit code. */
  static int end(OutOfMemoryError failure, PrintStream err) {
    met = true;
    err.println("kaniko: out of memory: " + reason(failure) + "; " + ADVICE);
    err.flush();
    return ExitCode.FAILED;
  }

  private static String reason(OutOfMemoryError failure) {
    var message = String.valueOf(failure.getMessage());
    return message.startsWith("Java heap space") || message.startsWith("GC overhead")
        ? "the heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MB is full"
        : message;
  }

  /** From now on a thread without memory ends the process, in order as a signal would. */
  static void endProcess(PrintStream err) {
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
      if (failure instanceof OutOfMemoryError error) {
        endNow(error, err);
      } else {
        err.println("kaniko: exception in thread " + thread.getName());
        failure.printStackTrace(err);
        err.flush();
      }
    });
  }

  private static void endNow(OutOfMemoryError error, PrintStream err) {
    try {
      System.exit(end(error, err));
    } catch (OutOfMemoryError again) {
      Runtime.getRuntime().halt(ExitCode.FAILED);
    }
  }
}
