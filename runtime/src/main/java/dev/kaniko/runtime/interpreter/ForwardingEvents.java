package dev.kaniko.runtime.interpreter;

import dev.kaniko.diagnostic.Diagnostic;
import java.time.Duration;
import java.util.Objects;

/** Passes all events on. A subclass overrides those that it looks at itself. */
public abstract class ForwardingEvents implements BuildEvents {
  private final BuildEvents events;

  /** @param events is told everything */
  protected ForwardingEvents(BuildEvents events) {
    this.events = Objects.requireNonNull(events);
  }

  @Override
  public void stepSought(Sighting sighting) {
    events.stepSought(sighting);
  }

  @Override
  public void stepStarted(StepLabel step) {
    events.stepStarted(step);
  }

  @Override
  public void stepFinished(StepLabel step, StepState state, Duration time, Waited waited) {
    events.stepFinished(step, state, time, waited);
  }

  @Override
  public void stepFailed(StepLabel step) {
    events.stepFailed(step);
  }

  @Override
  public void output(StepLabel step, byte[] bytes) {
    events.output(step, bytes);
  }

  @Override
  public void warning(Diagnostic diagnostic) {
    events.warning(diagnostic);
  }

  @Override
  public void note(String text) {
    events.note(text);
  }

  @Override
  public Transfer transfer(String what, long total) {
    return events.transfer(what, total);
  }
}
