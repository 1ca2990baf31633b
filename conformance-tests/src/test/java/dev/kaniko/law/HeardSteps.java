package dev.kaniko.law;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.runtime.interpreter.BuildEvents;
import dev.kaniko.runtime.interpreter.UnheardEvents;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** Notes where the outcome of each step came from. */
final class HeardSteps implements BuildEvents {
  /**
   * A step.
   *
   * @param number its place in the stage, from 1
   */
  record Place(String stage, int number) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return stage.equals(other.stage) ? Integer.compare(number, other.number) : stage.compareTo(other.stage);
    }
  }

  private record Heard(String text, StepState state) {}

  private final SortedMap<Place, Heard> steps = new ConcurrentSkipListMap<>();

  /** Returns the steps that were done, each with where its outcome came from. */
  SortedMap<Place, StepState> states() {
    var states = new TreeMap<Place, StepState>();
    steps.forEach((place, step) -> states.put(place, step.state()));
    return states;
  }

  /** Returns the texts of the steps in a state, in the order of stages and steps, each on a line. */
  String texts(StepState state) {
    return steps.values().stream().filter(step -> step.state() == state).map(Heard::text).collect(Collectors.joining("\n"));
  }

  @Override
  public void stepFinished(StepLabel step, StepState state, Duration time, Waited waited) {
    steps.put(new Place(step.stage(), step.number()), new Heard(step.text(), state));
  }

  @Override
  public void stepStarted(StepLabel step) {}

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
    return new UnheardEvents().transfer(what, total);
  }
}
