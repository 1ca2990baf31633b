package dev.kaniko.compiler.report;

import dev.kaniko.compiler.Sources;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.diagnostic.SourceId;
import java.util.Objects;

/**
 * A plan to show.
 *
 * @param dockerfile what it was made of
 * @param sources the texts that its places point into
 * @param offline whether no registry was asked
 */
public record PlannedBuild(BuildPlan plan, SourceId dockerfile, Sources sources, boolean offline) {
  public PlannedBuild {
    Objects.requireNonNull(plan);
    Objects.requireNonNull(dockerfile);
    Objects.requireNonNull(sources);
  }
}
