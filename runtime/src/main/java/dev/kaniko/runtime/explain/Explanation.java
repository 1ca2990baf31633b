package dev.kaniko.runtime.explain;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Why steps of a build were not reused.
 *
 * @param used whether results of earlier builds are used at all
 * @param compared when the build ended that this one was compared with; empty if none is remembered
 * @param place the cache that remembers that build, or those where none was found; empty for this machine
 * @param steps what is to be said of the steps, in the order of the plan
 */
public record Explanation(boolean used, Optional<Instant> compared, Optional<String> place, List<ExplainedStep> steps) {
  /** Nothing is reused. */
  public static final Explanation UNUSED = new Explanation(false, Optional.empty(), Optional.empty(), List.of());

  public Explanation {
    Objects.requireNonNull(compared);
    Objects.requireNonNull(place);
    steps = List.copyOf(steps);
  }

  /** Says that there is nothing to compare with, in a place or on this machine. */
  public static String firstBuild(Optional<String> place) {
    return "no earlier build of this Dockerfile, target and platform is remembered " + place.map(name -> "in " + name).orElse("here");
  }

  /** Returns the steps that were not reused, or may not be. */
  public List<ExplainedStep> notReused() {
    return steps.stream().filter(step -> step.verdict() != ExplainedStep.Verdict.HIT).toList();
  }
}
