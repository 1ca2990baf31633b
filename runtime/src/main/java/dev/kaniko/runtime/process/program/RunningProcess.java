package dev.kaniko.runtime.process.program;

import dev.kaniko.runtime.linux.ChildProcess;
import dev.kaniko.runtime.linux.ChildProgram;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.OpenFile;
import dev.kaniko.runtime.linux.Pipe;
import dev.kaniko.runtime.linux.SpawnException;
import dev.kaniko.runtime.process.OutputSink;
import dev.kaniko.runtime.process.OutputSink.Stream;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.process.TimeLimitException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process from its start to its end, on a platform thread of its own: the child dies with the thread that started it, so that
 * thread is the one that passes on the output and waits. Other threads only kill.
 */
public final class RunningProcess {
  private static final int BUFFER = 64 * 1024;
  /** How long to wait for output once the process has ended: only a survivor that holds the pipe open is silent that long. */
  private static final int DRAIN_SILENCE_MILLIS = 200;
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);
  /** How often orphans that have ended are taken off the process table while the process runs. */
  private static final Duration REAPING = Duration.ofSeconds(1);

  private final ChildProgram program;
  private final Pipe output;
  private final Pipe error;
  private final OutputSink sink;
  private final Survivors survivors;
  private final CountDownLatch done = new CountDownLatch(1);

  private final Object lock = new Object();
  private @Nullable ChildProcess child;
  private boolean cancelled;

  private @Nullable Throwable failure;
  private int exitCode;

  /** What to do about processes that the main one has left behind. */
  public interface Survivors {
    /** Takes note of the main one, which has just been started. */
    default void started(int mainPid) throws IOException {}

    /**
     * Takes those that have ended off the process table, while the main one runs or has just ended, and is not to be touched. In a pid namespace this is
     * up to its first process.
     */
    default void reap(int mainPid) throws IOException {}

    /** Kills those that are there once the main one has ended. */
    void kill(int mainPid) throws IOException;
  }

  /**
   * Prepares to run {@code program}, which is not started yet. The pipes must be the standard output and error of {@code program}; they are closed at the end.
   *
   * @param sink takes what the process writes
   * @param survivors what to do about processes that it leaves behind
   */
  public RunningProcess(ChildProgram program, Pipe output, Pipe error, OutputSink sink, Survivors survivors) {
    this.program = program;
    this.output = output;
    this.error = error;
    this.sink = sink;
    this.survivors = survivors;
  }

  /** Runs the program of {@code spec} to the end. If it cannot be executed, says so as {@link RefusedProgram} does. */
  public int run(ProcessSpec spec) throws IOException, InterruptedException {
    try {
      return run(spec.timeout());
    } catch (SpawnException failure) {
      if (failure.step().startsWith(ChildProgram.WORKING_DIRECTORY)) {
        throw new IOException(WorkingDirectory.refusal(spec.program().workingDirectory(), failure.errno()), failure);
      }
      if (failure.attempts().isEmpty()) {
        throw failure;
      }
      boolean format = failure.attempts().stream().anyMatch(attempt -> attempt.errno() == Errno.ENOEXEC);
      return RefusedProgram.tell(spec.program().arguments().getFirst(), format ? Errno.ENOEXEC : failure.errno(), sink);
    }
  }

  /**
   * Runs it to the end. If the caller is interrupted, the process is killed.
   *
   * @param timeout after which it is killed; zero for none
   * @return its exit code, or 128 + the signal that killed it
   * @throws SpawnException if the program was not started
   * @throws TimeLimitException if it took longer
   */
  public int run(Duration timeout) throws IOException, InterruptedException {
    Thread.ofPlatform().name("process").daemon().start(this::follow);
    boolean inTime = true;
    try {
      if (timeout.isZero()) {
        done.await();
      } else {
        inTime = done.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException interruption) {
      cancel();
      awaitEnd();
      throw interruption;
    }
    if (!inTime) {
      cancel();
      awaitEnd();
    }
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
    if (!inTime) {
      throw new TimeLimitException(timeout);
    }
    return exitCode;
  }

  private void cancel() {
    synchronized (lock) {
      cancelled = true;
      if (child != null) {
        child.kill();
      }
    }
  }

  /** The process is being killed, so the end is near; a second interrupt changes nothing. */
  private void awaitEnd() {
    boolean interrupted = false;
    while (true) {
      try {
        done.await();
        break;
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() {
    try (output; error) {
      try (var started = program.start()) {
        output.writer().close();
        error.writer().close();
        synchronized (lock) {
          child = started;
          if (cancelled) {
            started.kill();
          }
        }
        try {
          survivors.started(started.pid());
          pump(started);
        } finally {
          synchronized (lock) {
            child = null;
          }
        }
      }
    } catch (Throwable thrown) { // Handed to the caller of run.
      if (failure == null) {
        failure = thrown;
      }
    } finally {
      done.countDown();
    }
  }

  private void pump(ChildProcess started) throws IOException {
    var open = new ArrayList<OpenFile>(List.of(output.reader(), error.reader()));
    var buffer = new byte[BUFFER];
    boolean ended = false;
    long deadline = Long.MAX_VALUE;
    long reaped = System.nanoTime();
    try {
      while (!ended || !open.isEmpty()) {
        var awaited = new ArrayList<>(open);
        if (!ended) {
          awaited.add(started.ended());
        }
        var ready = Pipe.awaitReadable(awaited, ended ? DRAIN_SILENCE_MILLIS : (int) REAPING.toMillis());
        if (ended && (ready.isEmpty() || System.nanoTime() > deadline)) {
          return;
        }
        if (!ended && System.nanoTime() - reaped >= REAPING.toNanos()) {
          survivors.reap(started.pid());
          reaped = System.nanoTime();
        }
        for (int i = ready.nextSetBit(0); i >= 0; i = ready.nextSetBit(i + 1)) {
          var file = awaited.get(i);
          if (file == started.ended()) {
            ended = true;
            deadline = System.nanoTime() + DRAIN_LIMIT.toNanos();
            exitCode = started.await();
            survivors.kill(started.pid());
          } else if (!pass(started, file, buffer)) {
            open.remove(file);
          }
        }
      }
    } finally {
      if (!ended) {
        started.kill();
        exitCode = started.await();
        survivors.kill(started.pid());
      }
    }
  }

  /**
   * Passes on one piece; returns false at the end of the file. A sink that fails ends the process, whose further output is
   * dropped.
   */
  private boolean pass(ChildProcess started, OpenFile file, byte[] buffer) throws IOException {
    int length = file.read(buffer, 0, buffer.length);
    if (length < 0) {
      return false;
    }
    if (failure == null) {
      try {
        sink.write(file == output.reader() ? Stream.STDOUT : Stream.STDERR, buffer, 0, length);
      } catch (IOException | RuntimeException thrown) {
        failure = thrown;
        started.kill();
      }
    }
    return true;
  }
}
