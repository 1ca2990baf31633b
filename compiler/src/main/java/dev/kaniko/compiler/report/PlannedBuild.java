package dev.kaniko.compiler.report;

import dev.kaniko.compiler.Sources;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.Map;
import java.util.Objects;

/**
 * A plan and the data for printing it.
 *
 * @param dockerfile the Dockerfile of the plan
 * @param sources the texts to which its places point
 * @param offline whether no registry was asked
 * @param bringers the plugin of each instruction that is not a standard instruction
 */
public record PlannedBuild(BuildPlan plan, SourceId dockerfile, Sources sources, boolean offline, Map<Keyword, String> bringers) {
  public PlannedBuild {
    Objects.requireNonNull(plan);
    Objects.requireNonNull(dockerfile);
    Objects.requireNonNull(sources);
    bringers = Map.copyOf(bringers);
  }
}
