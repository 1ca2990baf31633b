package dev.kaniko.cli;

import dev.kaniko.compiler.Sources;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.runtime.explain.Explanation;
import dev.kaniko.runtime.interpreter.BuildEvents;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Shows what a command does and says, in one of the formats of {@link LogOptions}. For several threads. */
interface Log extends BuildEvents, AutoCloseable {
  /**
   * What a build made.
   *
   * @param names where it was pushed to, or would be; may be empty
   * @param bytes what a registry stores for it
   * @param time how long the build took
   */
  record Result(boolean pushed, List<String> names, String digest, long bytes, int layers, Duration time) {
    public Result {
      names = List.copyOf(names);
    }
  }

  /** Says something if the verbosity tells this level. */
  void message(Verbosity level, String text);

  @Override
  default void note(String text) {
    message(Verbosity.INFO, text);
  }

  default void warning(String text) {
    message(Verbosity.WARN, text);
  }

  default void remark(Remark remark) {
    message(remark.level(), remark.text());
  }

  /** Says what was asked for, whatever the verbosity: text of ours that has no secrets. It may have colours if {@link #colours}. */
  void line(String text);

  boolean colours();

  /** Says why the command fails, whatever the verbosity. */
  void error(String text);

  /** Says why a file is rejected, whatever the verbosity. */
  void rejected(List<Diagnostic> diagnostics, Sources sources);

  /**
   * Says why steps were not reused, whatever the verbosity: it was asked for.
   *
   * @param forPrograms whether text is to be JSON too
   */
  void explain(Explanation explanation, boolean forPrograms);

  void result(Result result);

  /** Takes the texts that warnings point into from now on. */
  void sources(Sources sources);

  /** Shows these values nowhere from now on. */
  void hide(Collection<String> secrets);

  /**
   * Shows how time goes on. Called again and again.
   *
   * @return false if the log is closed
   */
  boolean tick();

  @Override
  void close();
}
