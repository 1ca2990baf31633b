package dev.kaniko.runtime.interpreter;

import dev.kaniko.diagnostic.Diagnostic;
import java.time.Duration;

/** Tells nobody: for a step that is carried out once more to see whether it comes to the same, and for builds that nobody watches. */
public final class UnheardEvents implements BuildEvents {
  @Override
  public void stepStarted(StepLabel step) {}

  @Override
  public void stepFinished(StepLabel step, StepState state, Duration time, Waited waited) {}

  @Override
  public void stepFailed(StepLabel step) {}

  @Override
  public void output(StepLabel step, byte[] bytes) {}

  @Override
  public void warning(Diagnostic diagnostic) {}

  @Override
  public void note(String text) {}

  @Override
  public Transfer transfer(String what, long total) {
    return new Transfer() {
      @Override
      public void advance(long bytes) {}

      @Override
      public void close() {}
    };
  }
}
