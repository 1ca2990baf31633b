package dev.kaniko.compiler.plan;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * One stage that is built.
 *
 * @param id which one
 * @param line what is written of it
 * @param base what it starts from
 * @param start what its image is like before the first step
 * @param steps what is done, in order
 * @param dependencies the stages that must be built before it
 * @param demand what is asked of it
 * @param optimizations what passes changed of it as a whole
 */
public record StagePlan(
    StageId id,
    FromLine line,
    PlannedBase base,
    StageStart start,
    List<Step> steps,
    Set<StageId> dependencies,
    Demand demand,
    List<Optimization> optimizations) {
  public StagePlan {
    Objects.requireNonNull(id);
    Objects.requireNonNull(line);
    Objects.requireNonNull(base);
    Objects.requireNonNull(start);
    steps = List.copyOf(steps);
    dependencies = Set.copyOf(dependencies);
    Objects.requireNonNull(demand);
    optimizations = List.copyOf(optimizations);
  }

  /** Returns this stage with other steps. */
  public StagePlan withSteps(List<Step> others) {
    return new StagePlan(id, line, base, start, others, dependencies, demand, optimizations);
  }

  /** Returns what it is called. */
  public String name() {
    return line.name();
  }

  /** Returns the configuration that it starts with. */
  public ImageConfig config() {
    return start.config();
  }

  /** Returns what its image is for. */
  public Platform platform() {
    return start.platform();
  }

  /** Returns what later stages take of it, in the order of these stages and their steps. */
  public List<Export> exports() {
    return demand.exports();
  }

  /** Returns why its root is unpacked; empty if it is not. */
  public List<RootUse> rootUses() {
    return demand.rootUses();
  }

  /** Tells whether a later stage starts from it or reads its files. */
  public boolean exported() {
    return !exports().isEmpty();
  }

  /** Tells whether its root may be opened. A stage whose steps and readers never look at it has none. */
  public boolean unpacked() {
    return !rootUses().isEmpty();
  }
}
