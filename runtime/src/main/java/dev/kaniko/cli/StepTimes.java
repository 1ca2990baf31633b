package dev.kaniko.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.runtime.interpreter.BuildEvents;
import dev.kaniko.runtime.interpreter.ForwardingEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Measures the steps of a build for the file that {@code BENCHMARK_FILE} names: one JSON object, whose values are nanoseconds, as in the original. */
final class StepTimes extends ForwardingEvents {
  private static final String VARIABLE = "BENCHMARK_FILE";
  /** The tests of the original switch its measurements off with this word. */
  private static final String OFF = "false";

  private final Map<String, Long> times = new LinkedHashMap<>();

  /** @param others is told everything too */
  StepTimes(BuildEvents others) {
    super(others);
  }

  /** Returns the file that the environment asks for. */
  static Optional<Path> file(Map<String, String> environment) {
    return new Variables(environment).read(VARIABLE, Words::path).filter(path -> !path.toString().isEmpty() && !path.toString().equals(OFF));
  }

  /** @param total the time of the whole build */
  synchronized void write(Path file, Duration total) throws IOException {
    times.put("Total Build Time", total.toNanos());
    Files.writeString(file, new ObjectMapper().writeValueAsString(times));
  }

  @Override
  public void stepFinished(StepLabel step, StepState state, Duration time, Waited waited) {
    synchronized (this) {
      times.put("[" + step.stage() + " " + step.number() + "/" + step.total() + "] " + step.text(), time.toNanos());
    }
    super.stepFinished(step, state, time, waited);
  }
}
