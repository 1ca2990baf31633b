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
 * The stages of a file and what leads from one to the other.
 *
 * @param globals the global scope behind its last ARG; it does not change any more
 * @param stages the stages in the order of the file; some may be gone
 * @param target the stage that is asked for
 * @param everyStage whether the other stages are wanted too, as when a file is checked and not built
 * @param links what the names in instructions lead to
 */
public record StageGraph(
    GlobalScope globals, List<StageDraft> stages, StageId target, boolean everyStage, Map<Origin.Named, TreeSource> links) {
  public StageGraph {
    Objects.requireNonNull(globals);
    stages = List.copyOf(stages);
    Objects.requireNonNull(target);
    links = Map.copyOf(links);
  }

  /** Returns the stage with that number, if it is (still) there. */
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

  /** Returns the stage with that number, which is there. */
  public StageDraft stage(StageId id) {
    return find(id).orElseThrow(() -> new IllegalStateException(id + " is not in the graph"));
  }

  /** Returns the stages that {@code stage} starts from or reads. */
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

  /** Returns the wanted stages and those that they need, directly or not. */
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
