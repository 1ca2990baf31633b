package dev.kaniko.runtime.interpreter;

import dev.kaniko.diagnostic.Diagnostic;
import java.io.IOException;
import java.io.Serial;

/** A step of the plan failed; the diagnostic says where it stands in the Dockerfile. */
public final class StepFailedException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private final transient Diagnostic diagnostic;
  private final int exitCode;

  /**
   * @param exitCode the status of the command that failed, or 1
   */
  StepFailedException(Diagnostic diagnostic, int exitCode, Throwable cause) {
    super(diagnostic.message(), cause);
    this.diagnostic = diagnostic;
    this.exitCode = exitCode;
  }

  public Diagnostic diagnostic() {
    return diagnostic;
  }

  public int exitCode() {
    return exitCode;
  }
}
