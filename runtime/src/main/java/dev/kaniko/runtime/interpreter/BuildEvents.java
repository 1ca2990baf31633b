package dev.kaniko.runtime.interpreter;

import dev.kaniko.diagnostic.Diagnostic;
import java.time.Duration;

/** Takes the events of a build. Called from several threads. */
public interface BuildEvents {
  /**
   * Names a step for people.
   *
   * @param stage name of its stage
   * @param number its place in the stage, from 1
   * @param total the number of steps of the stage
   * @param text the instruction on one line
   * @param runs whether it runs commands, and so may have output
   */
  record StepLabel(String stage, int number, int total, String text, boolean runs) {}

  /**
   * How long a step waited for what is not its own work.
   *
   * @param reason for what, for people; empty if it never waited
   */
  record Waited(Duration time, String reason) {}

  /** Where the outcome of a step came from. */
  enum StepState {
    /** It was carried out. */
    EXECUTED,
    /** It is that of an earlier build. */
    REUSED,
    /** It changes the configuration only: there is nothing to keep. */
    METADATA,
    /** It was not carried out: nobody would see what it sets. */
    OMITTED
  }

  /** Says what was found of the result of a step, before the result is used or the step is carried out. */
  default void stepSought(Sighting sighting) {}

  void stepStarted(StepLabel step);

  /**
   * A step is done.
   *
   * @param time its own, without what it waited
   */
  void stepFinished(StepLabel step, StepState state, Duration time, Waited waited);

  /** A step has failed or was cancelled. The reason is reported when the build ends. */
  void stepFailed(StepLabel step);

  /** Some bytes that a command printed, not necessarily whole lines. */
  void output(StepLabel step, byte[] bytes);

  void warning(Diagnostic diagnostic);

  /** Says something about the course of the build that is no part of a step, for example which isolation was chosen. */
  void note(String text);

  /**
   * Begins to show the movement of bytes.
   *
   * @param what verb and object: {@code pull busybox:latest}
   * @param total the number of bytes in all; negative when it is not known
   */
  Transfer transfer(String what, long total);

  /** Bytes on their way. */
  interface Transfer extends AutoCloseable {
    void advance(long bytes);

    @Override
    void close();
  }
}
