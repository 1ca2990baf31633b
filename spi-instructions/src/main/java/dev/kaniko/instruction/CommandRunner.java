package dev.kaniko.instruction;

import java.io.IOException;

/** Runs commands in the root of a stage while it is observed. */
@FunctionalInterface
public interface CommandRunner {
  /**
   * Runs a command to its end; what it prints goes to the log of the build. All its processes are gone when this returns.
   *
   * @return the exit status; 128 plus the signal for a command that was killed
   * @throws InstructionFailedException if the command cannot be started, or a mount of it cannot be had
   * @throws InterruptedException if the build was cancelled; its processes are gone then too
   */
  int run(Command command) throws IOException, InterruptedException;
}
