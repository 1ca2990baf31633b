package dev.kaniko.cli;

import dev.kaniko.compiler.report.Shown;
import dev.kaniko.runtime.interpreter.BuildEvents.StepLabel;
import dev.kaniko.runtime.interpreter.BuildEvents.StepState;
import dev.kaniko.runtime.interpreter.BuildEvents.Waited;
import dev.kaniko.runtime.interpreter.Sighting;
import java.time.Duration;
import java.util.Locale;

/** What logs say of steps and transfers. */
final class StepWords {
  /** A step that waits for longer than this says so. */
  private static final Duration NOTABLE = Duration.ofMillis(50);

  private StepWords() {}

  static String label(StepLabel step) {
    return label(step.stage(), step.number(), step.total());
  }

  private static String label(String stage, int number, int total) {
    return Shown.line(String.format(Locale.ROOT, "[%s %d/%d]", stage, number, total));
  }

  /** Returns the text of an instruction that has begun before. That of a RUN is shortened, because it was shown in full before its output. */
  static String shortened(StepLabel step) {
    var text = Shown.line(step.text());
    int most = step.runs() ? 40 : 200;
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  static String state(StepState state) {
    return switch (state) {
      case EXECUTED -> "done";
      case REUSED -> "cached";
      case METADATA -> "configuration";
      case OMITTED -> "not needed";
    };
  }

  static boolean isNotable(Waited waited) {
    return waited.time().compareTo(NOTABLE) >= 0;
  }

  static String ended(StepState state, Duration time, Waited waited) {
    var other = isNotable(waited) ? ", after " + Sizes.seconds(waited.time()) + " of waiting for " + waited.reason() : "";
    return state(state) + (state == StepState.EXECUTED ? " in " + Sizes.seconds(time) : "") + other;
  }

  static String goesOn(Duration time) {
    return "still running, " + Sizes.seconds(time);
  }

  static String sought(Sighting sighting) {
    var found = switch (sighting.finding()) {
      case FOUND -> "its result is in the cache";
      case MISSING -> "its result is not in the cache";
      case ON_OTHER_FILES -> "the cache has its result on other files";
      case NOT_KEPT -> "an option says that its result is not taken from the cache";
      case NEVER_KEPT -> "its result is never kept";
      case UNREADABLE -> "what it reads cannot be read, so the cache is not asked";
      case OPEN -> "whether its result is in the cache depends on " + sighting.waitsFor();
    };
    return label(sighting.stage().name(), sighting.number(), sighting.stage().steps().size()) + " " + found;
  }

  static String moved(long bytes, Duration time) {
    long millis = Math.max(1, time.toMillis());
    return Sizes.bytes(bytes) + " in " + Sizes.seconds(time) + (millis < 50 ? "" : ", " + Sizes.bytes(bytes * 1000 / millis) + "/s");
  }

  static String movedSoFar(long bytes, long total, Duration time) {
    return Sizes.bytes(bytes) + (total < 0 ? "" : " of " + Sizes.bytes(total)) + " so far, in " + Sizes.seconds(time);
  }
}
