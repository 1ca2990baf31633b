package dev.kaniko.compiler.plan;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What has to be done for one image.
 *
 * @param stages the stages that the target needs, each behind those that it depends on; the target is the last
 * @param pruned the stages of the file that are not built, in its order
 * @param proxyEnvironment proxy variables that every command sees and that leave no trace
 * @param epoch the time that SOURCE_DATE_EPOCH asks for
 */
public record BuildPlan(
    List<StagePlan> stages, List<PrunedStage> pruned, SequencedMap<String, String> proxyEnvironment, Optional<Instant> epoch) {
  public BuildPlan {
    stages = List.copyOf(stages);
    pruned = List.copyOf(pruned);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("a plan has a target");
    }
    proxyEnvironment = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(proxyEnvironment));
    Objects.requireNonNull(epoch);
  }

  /** Returns the stage whose image is asked for. */
  public StagePlan target() {
    return stages.getLast();
  }

  /** Returns the stages that are not built because nothing on the way to the target uses them. The original builds them by default. */
  public List<PrunedStage> unneeded() {
    return pruned.stream().filter(stage -> stage.replacement().isEmpty()).toList();
  }
}
