package dev.kaniko.compiler.report;

import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a build would find of the results of earlier ones.
 *
 * @param steps what is found of the steps that have results
 * @param built the stages that would be built
 */
public record PlannedReuse(Map<Place, Found> steps, Set<StageId> built) {
  /** A step by the name of its stage and its number there, from 1. */
  public record Place(String stage, int number) {
    public Place {
      Objects.requireNonNull(stage);
    }
  }

  /** Whether a result is there. */
  public enum State {
    HIT,
    MISS,
    /** Only carrying out an earlier step will tell. */
    OPEN
  }

  /** @param reasons why it is no hit, in lines */
  public record Found(State state, List<String> reasons) {
    public Found {
      Objects.requireNonNull(state);
      reasons = List.copyOf(reasons);
    }
  }

  public PlannedReuse {
    steps = Map.copyOf(steps);
    built = Set.copyOf(built);
  }

  /** Returns what is found of a step; empty for one that costs nothing, whose result nobody keeps. */
  Optional<Found> of(StagePlan stage, int number) {
    return Optional.ofNullable(steps.get(new Place(stage.name(), number)));
  }
}
