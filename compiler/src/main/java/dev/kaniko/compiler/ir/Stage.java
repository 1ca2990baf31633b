package dev.kaniko.compiler.ir;

import dev.kaniko.compiler.plan.Demand;
import dev.kaniko.compiler.plan.FromLine;
import dev.kaniko.compiler.plan.Optimization;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StageStart;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;

/**
 * A stage with typed steps.
 *
 * @param id the number of the stage
 * @param line its FROM line
 * @param base its base
 * @param start the image at its start
 * @param steps its steps in order
 * @param demand the uses of the stage by its own steps and by other stages
 * @param optimizations the optimizations of the stage as a whole
 */
public record Stage(
    StageId id, FromLine line, Base base, StageStart start, List<Step> steps, Demand demand, List<Optimization> optimizations) {
  public Stage {
    Objects.requireNonNull(id);
    Objects.requireNonNull(line);
    Objects.requireNonNull(base);
    Objects.requireNonNull(start);
    steps = List.copyOf(steps);
    Objects.requireNonNull(demand);
    optimizations = List.copyOf(optimizations);
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

  /** Returns this stage with another base. */
  public Stage withBase(Base other) {
    return new Stage(id, line, other, start, steps, demand, optimizations);
  }

  /** Returns this stage with other steps. */
  public Stage withSteps(List<Step> others) {
    return new Stage(id, line, base, start, others, demand, optimizations);
  }

  /** Returns this stage with another demand. */
  public Stage withDemand(Demand other) {
    return new Stage(id, line, base, start, steps, other, optimizations);
  }

  /** Returns this stage with one more optimization. */
  public Stage optimized(Optimization next) {
    return new Stage(id, line, base, start, steps, demand, Optimization.added(optimizations, next));
  }

  /** Returns the stages that it starts from or reads. */
  public SequencedSet<StageId> dependencies() {
    var found = new LinkedHashSet<StageId>();
    if (base instanceof Base.StageBase(StageId start)) {
      found.add(start);
    }
    for (var step : steps) {
      for (var source : step.sources().values()) {
        if (source instanceof TreeSource.StageRoot(StageId read)) {
          found.add(read);
        }
      }
    }
    return found;
  }
}
