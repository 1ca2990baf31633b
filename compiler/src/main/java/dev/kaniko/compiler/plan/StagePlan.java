package dev.kaniko.compiler.plan;

import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One stage that is built.
 *
 * @param id which one
 * @param name its name, or {@code stage-0} and so on where it has none
 * @param from its FROM line as written, for people to read
 * @param span its FROM line
 * @param uses the variables in its FROM line
 * @param base what it starts from
 * @param context the named context that stands for the image that it starts from; empty if the FROM line names what it starts from
 * @param baseKnown false if the configuration of the image that it starts from, directly or not, is an assumption
 * @param platform what its image is for
 * @param config the configuration that it starts with: that of its base, triggers removed, PATH set. For a stage that starts from a
 *     stage it is what that one starts with, and whoever builds takes that one's outcome instead: only that knows what its steps did
 * @param steps what is done, in order
 * @param dependencies the stages that must be built before it
 * @param demand what is asked of it
 * @param optimizations what passes changed of it as a whole
 */
public record StagePlan(
    StageId id,
    String name,
    String from,
    Span span,
    List<VariableUse> uses,
    PlannedBase base,
    Optional<String> context,
    boolean baseKnown,
    Platform platform,
    ImageConfig config,
    List<Step> steps,
    Set<StageId> dependencies,
    Demand demand,
    List<Optimization> optimizations) {
  public StagePlan {
    Objects.requireNonNull(id);
    Objects.requireNonNull(name);
    Objects.requireNonNull(from);
    Objects.requireNonNull(span);
    uses = List.copyOf(uses);
    Objects.requireNonNull(base);
    Objects.requireNonNull(context);
    Objects.requireNonNull(platform);
    Objects.requireNonNull(config);
    steps = List.copyOf(steps);
    dependencies = Set.copyOf(dependencies);
    Objects.requireNonNull(demand);
    optimizations = List.copyOf(optimizations);
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
