package dev.kaniko.compiler.report;

import dev.kaniko.compiler.Sources;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A plan and the data for printing it.
 *
 * @param dockerfile the Dockerfile of the plan
 * @param sources the texts to which its places point
 * @param offline whether no registry was asked
 * @param bringers the plugin of each instruction that is not a standard instruction
 * @param reuse what a build would find of the results of earlier ones; empty if nobody asked
 */
public record PlannedBuild(
    BuildPlan plan, SourceId dockerfile, Sources sources, boolean offline, Map<Keyword, String> bringers, Optional<PlannedReuse> reuse) {
  public PlannedBuild {
    Objects.requireNonNull(plan);
    Objects.requireNonNull(dockerfile);
    Objects.requireNonNull(sources);
    bringers = Map.copyOf(bringers);
    Objects.requireNonNull(reuse);
  }

  /** Makes a plan of which nobody asked what there is of it. */
  public PlannedBuild(BuildPlan plan, SourceId dockerfile, Sources sources, boolean offline, Map<Keyword, String> bringers) {
    this(plan, dockerfile, sources, offline, bringers, Optional.empty());
  }
}
