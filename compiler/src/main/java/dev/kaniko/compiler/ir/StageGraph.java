package dev.kaniko.compiler.ir;

import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.compiler.scope.GlobalScope;
import dev.kaniko.instruction.Origin;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.UnaryOperator;

/**
 * The stages of a file and their dependencies.
 *
 * @param globals the global scope after its last ARG; it does not change any more
 * @param stages the stages in the order of the file; passes may have removed some
 * @param target the target stage
 * @param everyStage true if all stages are needed and not only the target, as in {@code lint}
 * @param links the sources to which names in instructions are resolved
 */
public record StageGraph(
    GlobalScope globals, List<StageDraft> stages, StageId target, boolean everyStage, Map<Origin.Named, TreeSource> links) {
  public StageGraph {
    Objects.requireNonNull(globals);
    stages = List.copyOf(stages);
    Objects.requireNonNull(target);
    links = Map.copyOf(links);
  }

  /** Returns the stage with this number; empty if the graph does not have it. */
  public Optional<StageDraft> find(StageId id) {
    int from = 0;
    int to = stages.size();
    while (from < to) {
      int middle = (from + to) / 2;
      int order = stages.get(middle).id().compareTo(id);
      if (order == 0) {
        return Optional.of(stages.get(middle));
      }
      from = order < 0 ? middle + 1 : from;
      to = order < 0 ? to : middle;
    }
    return Optional.empty();
  }

  /** Returns the stage with this number, which must be in the graph. */
  public StageDraft stage(StageId id) {
    return find(id).orElseThrow(() -> new IllegalStateException(id + " is not in the graph"));
  }

  /** Returns the stages that {@code stage} is based on or reads files of. */
  public SequencedSet<StageId> dependencies(StageDraft stage) {
    var found = new LinkedHashSet<StageId>();
    if (stage.base() instanceof Base.StageBase(StageId id)) {
      found.add(id);
    }
    for (var reference : stage.references()) {
      if (links.get(reference.origin()) instanceof TreeSource.StageRoot(StageId id)) {
        found.add(id);
      }
    }
    return found;
  }

  /** Returns the target, or all stages if {@link #everyStage}, and the stages that they need, directly or indirectly. */
  public SequencedSet<StageId> needed() {
    var found = new LinkedHashSet<StageId>();
    var open = new ArrayList<>(everyStage ? stages.stream().map(StageDraft::id).toList() : List.of(target));
    while (!open.isEmpty()) {
      var id = open.removeLast();
      if (found.add(id)) {
        open.addAll(dependencies(stage(id)));
      }
    }
    return found;
  }

  /** Returns this graph with each stage replaced. */
  public StageGraph map(UnaryOperator<StageDraft> change) {
    return withStages(stages.stream().map(change).toList());
  }

  public StageGraph withStages(List<StageDraft> others) {
    return new StageGraph(globals, others, target, everyStage, links);
  }

  public StageGraph withLinks(Map<Origin.Named, TreeSource> others) {
    return new StageGraph(globals, stages, target, everyStage, others);
  }
}
