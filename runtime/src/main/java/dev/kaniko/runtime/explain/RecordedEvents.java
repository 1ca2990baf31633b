package dev.kaniko.runtime.explain;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.runtime.interpreter.BuildEvents;
import dev.kaniko.runtime.interpreter.Sighting;
import java.time.Duration;
import java.util.function.Consumer;

/** Passes all events on, and those to a recorder that it needs. */
final class RecordedEvents implements BuildEvents {
  private final BuildEvents events;
  private final Consumer<Sighting> seen;
  private final Consumer<StepLabel> finished;

  RecordedEvents(BuildEvents events, Consumer<Sighting> seen, Consumer<StepLabel> finished) {
    this.events = events;
    this.seen = seen;
    this.finished = finished;
  }

  @Override
  public void stepSought(Sighting sighting) {
    seen.accept(sighting);
    events.stepSought(sighting);
  }

  @Override
  public void stepStarted(StepLabel step) {
    events.stepStarted(step);
  }

  @Override
  public void stepFinished(StepLabel step, StepState state, Duration time, Waited waited) {
    finished.accept(step);
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
