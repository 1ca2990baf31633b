package dev.kaniko.runtime.fetch;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process that gets time to exit by itself. JGit kills the process and reads its exit status as soon as the output ends. But a process exits a
 * little later, and may still write the reason of a failure to its standard error. Here {@code destroy} and {@code exitValue} first wait for the
 * exit. A process that does not exit in time is killed.
 */
final class EndingProcess extends Process {
  private final Process process;
  private final Duration patience;

  EndingProcess(Process process, Duration patience) {
    this.process = process;
    this.patience = patience;
  }

  @Override
  public int exitValue() {
    awaitEnd();
    return process.exitValue();
  }

  /** Waits until the process has exited. Kills it if it does not exit in time. */
  void awaitEnd() {
    if (!endsByItself()) {
      var _ = process.destroyForcibly().onExit().join();
    }
  }

  private boolean endsByItself() {
    return !process.onExit().completeOnTimeout(process, patience.toMillis(), TimeUnit.MILLISECONDS).join().isAlive();
  }

  @Override
  public void destroy() {
    if (!endsByItself()) {
      process.destroy();
    }
  }

  @Override
  public int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public boolean waitFor(long time, TimeUnit unit) throws InterruptedException {
    return process.waitFor(time, unit);
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  @Override
  public Process destroyForcibly() {
    return process.destroyForcibly();
  }

  @Override
  public OutputStream getOutputStream() {
    return process.getOutputStream();
  }

  @Override
  public InputStream getInputStream() {
    return process.getInputStream();
  }

  @Override
  public InputStream getErrorStream() {
    return process.getErrorStream();
  }
}
