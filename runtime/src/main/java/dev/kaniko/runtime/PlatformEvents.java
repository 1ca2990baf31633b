package dev.kaniko.runtime;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.interpreter.BuildEvents;
import dev.kaniko.runtime.interpreter.ForwardingEvents;
import java.time.Duration;
import java.util.Set;

/** The events of the build for one of several platforms, whose name stands before that of each stage, as in BuildKit. */
final class PlatformEvents extends ForwardingEvents {
  private final Platform platform;
  private final Set<Diagnostic> told;

  /** @param told the warnings that were told by one of the platforms: each is told once; safe for several threads */
  PlatformEvents(Platform platform, Set<Diagnostic> told, BuildEvents events) {
    super(events);
    this.platform = platform;
    this.told = told;
  }

  static String named(Platform platform, String stage) {
    return platform + " " + stage;
  }

  private StepLabel named(StepLabel step) {
    return new StepLabel(named(platform, step.stage()), step.number(), step.total(), step.text(), step.runs());
  }

  @Override
  public void stepStarted(StepLabel step) {
    super.stepStarted(named(step));
  }

  @Override
  public void stepFinished(StepLabel step, StepState state, Duration time, Waited waited) {
    super.stepFinished(named(step), state, time, waited);
  }

  @Override
  public void stepFailed(StepLabel step) {
    super.stepFailed(named(step));
  }

  @Override
  public void output(StepLabel step, byte[] bytes) {
    super.output(named(step), bytes);
  }

  @Override
  public void note(String text) {
    super.note(platform + ": " + text);
  }

  @Override
  public void warning(Diagnostic diagnostic) {
    if (told.add(diagnostic)) {
      super.warning(diagnostic);
    }
  }
}
