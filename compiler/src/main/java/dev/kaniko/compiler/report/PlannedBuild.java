package dev.kaniko.compiler.report;

import dev.kaniko.compiler.Sources;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.Map;
import java.util.Objects;

/**
 * A plan to show.
 *
 * @param dockerfile what it was made of
 * @param sources the texts that its places point into
 * @param offline whether no registry was asked
 * @param bringers where each instruction comes from that is no standard one
 */
public record PlannedBuild(BuildPlan plan, SourceId dockerfile, Sources sources, boolean offline, Map<Keyword, String> bringers) {
  public PlannedBuild {
    Objects.requireNonNull(plan);
    Objects.requireNonNull(dockerfile);
    Objects.requireNonNull(sources);
    bringers = Map.copyOf(bringers);
  }
}
