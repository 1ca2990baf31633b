package dev.kaniko.runtime.fetch;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process that is given time to end by itself. When its output is at its end, JGit kills the process and asks for its status at once, but a process
 * ends a little later than its output, and has the reason of a failure to tell until then. Who kills it or asks for its status waits for the end first;
 * what does not end in time is killed.
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

  /** Returns when the process has ended, by itself or because it was killed. */
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
