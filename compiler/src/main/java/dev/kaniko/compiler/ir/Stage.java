package dev.kaniko.compiler.ir;

import dev.kaniko.compiler.plan.Demand;
import dev.kaniko.compiler.plan.Optimization;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;

/**
 * A stage with typed steps.
 *
 * @param id which one
 * @param name its name, or {@code stage-0} and so on
 * @param from its FROM line as written
 * @param span its FROM line
 * @param uses the variables in its FROM line
 * @param base what it starts from
 * @param baseKnown false if the configuration of the image that it starts from, directly or not, is an assumption
 * @param platform what its image is for
 * @param config the configuration that it starts with; for a stage that starts from a stage, what that one starts with
 * @param steps what it does, in order
 * @param demand what is asked of it
 * @param optimizations what passes changed of it as a whole
 */
public record Stage(
    StageId id,
    String name,
    String from,
    Span span,
    List<VariableUse> uses,
    Base base,
    boolean baseKnown,
    Platform platform,
    ImageConfig config,
    List<Step> steps,
    Demand demand,
    List<Optimization> optimizations) {
  public Stage {
    Objects.requireNonNull(id);
    Objects.requireNonNull(name);
    Objects.requireNonNull(from);
    Objects.requireNonNull(span);
    uses = List.copyOf(uses);
    Objects.requireNonNull(base);
    Objects.requireNonNull(platform);
    Objects.requireNonNull(config);
    steps = List.copyOf(steps);
    Objects.requireNonNull(demand);
    optimizations = List.copyOf(optimizations);
  }

  /** Returns this stage with another base. */
  public Stage withBase(Base other) {
    return new Stage(id, name, from, span, uses, other, baseKnown, platform, config, steps, demand, optimizations);
  }

  /** Returns this stage with other steps. */
  public Stage withSteps(List<Step> others) {
    return new Stage(id, name, from, span, uses, base, baseKnown, platform, config, others, demand, optimizations);
  }

  /** Returns this stage with something else asked of it. */
  public Stage withDemand(Demand other) {
    return new Stage(id, name, from, span, uses, base, baseKnown, platform, config, steps, other, optimizations);
  }

  /** Returns this stage with one more optimization. */
  public Stage optimized(Optimization next) {
    return new Stage(
        id, name, from, span, uses, base, baseKnown, platform, config, steps, demand, Optimization.added(optimizations, next));
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
