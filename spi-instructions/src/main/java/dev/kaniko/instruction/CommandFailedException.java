package dev.kaniko.instruction;

import java.io.Serial;

/** A command ended with a status other than 0. */
public final class CommandFailedException extends InstructionFailedException {
  @Serial private static final long serialVersionUID = 1;

  private final int exitCode;

  /**
   * @param exitCode 1 to 255
   */
  public CommandFailedException(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Returns the status, which becomes that of the build. */
  public int exitCode() {
    return exitCode;
  }
}
