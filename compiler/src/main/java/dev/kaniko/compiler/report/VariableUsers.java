package dev.kaniko.compiler.report;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.Provenance;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Binding;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;

/** Finds the instructions that use the variables that an instruction declares. */
final class VariableUsers {
  private final Map<SourceId, TreeMap<Integer, Span>> steps = new HashMap<>();
  private final Map<StageId, Map<String, Span>> arguments = new HashMap<>();
  private final Map<Span, SequencedSet<Span>> users = new HashMap<>();

  private VariableUsers() {}

  static VariableUsers of(BuildPlan plan) {
    var found = new VariableUsers();
    for (var stage : plan.stages()) {
      stage.steps().stream().map(step -> step.instruction().span())
          .forEach(span -> found.steps.computeIfAbsent(span.source(), _ -> new TreeMap<>()).put(span.start(), span));
    }
    plan.stages().forEach(found::add);
    return found;
  }

  private void add(StagePlan stage) {
    var declared = new HashMap<>(stage.base() instanceof PlannedBase.Stage(var id) ? arguments.getOrDefault(id, Map.of()) : Map.<String, Span>of());
    arguments.put(stage.id(), declared);
    for (var step : stage.steps()) {
      var span = step.instruction().span();
      for (var use : step.uses()) {
        declaration(use, declared).filter(declaration -> !declaration.equals(span))
            .ifPresent(declaration -> users.computeIfAbsent(declaration, _ -> new LinkedHashSet<>()).add(span));
      }
      step.instruction().bindings().stream().filter(binding -> binding.kind() == Binding.Kind.ARG)
          .forEach(binding -> declared.put(binding.name(), span));
    }
  }

  /** Returns the instruction of a stage that declares a variable. For a value of the global scope, it is the ARG that brings it into the stage. */
  private Optional<Span> declaration(VariableUse use, Map<String, Span> declared) {
    return use.provenance().flatMap(Provenance::declaration)
        .flatMap(place -> step(place).or(() -> Optional.ofNullable(declared.get(use.name()))));
  }

  private Optional<Span> step(Span place) {
    var before = steps.getOrDefault(place.source(), new TreeMap<>()).floorEntry(place.start());
    return Optional.ofNullable(before).map(Map.Entry::getValue).filter(span -> span.contains(place));
  }

  /** Returns the places of the instructions that use what a step declares, in the order of the plan. */
  Collection<Span> of(Step step) {
    return users.getOrDefault(step.instruction().span(), new LinkedHashSet<>());
  }
}
