package dev.kaniko.runtime.linux;

import java.io.IOException;
import java.io.Serial;
import java.util.List;

/** A child could not be started. */
public final class SpawnException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final String step;
  private final int errno;
  private final transient List<ExecAttempt> attempts;

  SpawnException(String step, int errno, List<ExecAttempt> attempts) {
    super("starting a process failed at \"" + step + "\": " + Errno.text(errno));
    this.step = step;
    this.errno = errno;
    this.attempts = List.copyOf(attempts);
  }

  /** One file that could not be executed, and the error number. */
  public record ExecAttempt(String file, int errno) {}

  /** Returns the name of the step that failed. */
  public String step() {
    return step;
  }

  public int errno() {
    return errno;
  }

  /** Returns the files that could not be executed; empty if an earlier step failed. */
  public List<ExecAttempt> attempts() {
    return attempts == null ? List.of() : attempts;
  }
}
