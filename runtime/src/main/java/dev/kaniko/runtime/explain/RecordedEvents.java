package dev.kaniko.runtime.explain;

import dev.kaniko.runtime.interpreter.BuildEvents;
import dev.kaniko.runtime.interpreter.ForwardingEvents;
import dev.kaniko.runtime.interpreter.Sighting;
import java.time.Duration;
import java.util.function.Consumer;

/** Passes all events on, and those to a recorder that it needs. */
final class RecordedEvents extends ForwardingEvents {
  private final Consumer<Sighting> seen;
  private final Consumer<StepLabel> finished;

  RecordedEvents(BuildEvents events, Consumer<Sighting> seen, Consumer<StepLabel> finished) {
    super(events);
    this.seen = seen;
    this.finished = finished;
  }

  @Override
  public void stepSought(Sighting sighting) {
    seen.accept(sighting);
    super.stepSought(sighting);
  }

  @Override
  public void stepFinished(StepLabel step, StepState state, Duration time, Waited waited) {
    finished.accept(step);
    super.stepFinished(step, state, time, waited);
  }
}
