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

  /** One file that was tried, and why it could not be executed. */
  public record ExecAttempt(String file, int errno) {}

  /** What the child was about to do. */
  public String step() {
    return step;
  }

  public int errno() {
    return errno;
  }

  /** The files that were tried, if all went well until then; empty if it failed before. */
  public List<ExecAttempt> attempts() {
    return attempts == null ? List.of() : attempts;
  }
}
