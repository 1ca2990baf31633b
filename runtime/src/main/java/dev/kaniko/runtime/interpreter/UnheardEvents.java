package dev.kaniko.runtime.interpreter;

import dev.kaniko.diagnostic.Diagnostic;
import java.time.Duration;

/** Drops all events: for a step that is carried out again to compare the results, and for builds that are not watched. */
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
