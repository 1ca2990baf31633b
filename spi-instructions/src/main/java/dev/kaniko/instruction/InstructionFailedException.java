package dev.kaniko.instruction;

import java.io.IOException;
import java.io.Serial;

/** What an instruction says cannot be done, and the Dockerfile, its inputs or its command are to blame. */
public sealed class InstructionFailedException extends IOException permits CommandFailedException {
  @Serial private static final long serialVersionUID = 1;

  public InstructionFailedException(String message) {
    super(message);
  }

  public InstructionFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
