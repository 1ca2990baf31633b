package dev.kaniko.runtime.explain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds for each step the step of an earlier build that it is to be compared with: that with the same text in the stage of the same name, else the one
 * that stood in its place there, else that with the same text in any stage.
 */
final class Counterparts {
  /** A step as far as it is looked for. */
  record Wanted(StepName name, String keyword, String text) {}

  private final Map<StepName, BuildRecord.PastStep> found = new HashMap<>();
  private final Set<BuildRecord.PastStep> taken = new HashSet<>();

  /** @param steps in the order of the plan */
  Counterparts(List<Wanted> steps, List<BuildRecord.PastStep> past) {
    var stages = new LinkedHashMap<String, List<Wanted>>();
    steps.forEach(step -> stages.computeIfAbsent(step.name().stage(), _ -> new ArrayList<>()).add(step));
    var pastStages = new HashMap<String, List<BuildRecord.PastStep>>();
    past.forEach(step -> pastStages.computeIfAbsent(step.stage(), _ -> new ArrayList<>()).add(step));
    stages.forEach((name, wanted) -> pair(wanted, pastStages.getOrDefault(name, List.of())));
    pairAnywhere(steps, past);
  }

  Optional<BuildRecord.PastStep> of(StepName step) {
    return Optional.ofNullable(found.get(step));
  }

  /** Tells whether a step of the earlier build has a counterpart now. */
  boolean has(BuildRecord.PastStep step) {
    return taken.contains(step);
  }

  private void take(Wanted step, BuildRecord.PastStep past) {
    found.put(step.name(), past);
    taken.add(past);
  }

  /** Equal texts are paired in their order; what stands between two pairs is paired by its keyword. */
  private void pair(List<Wanted> steps, List<BuildRecord.PastStep> past) {
    var places = new HashMap<String, Deque<Integer>>();
    for (int i = 0; i < past.size(); i++) {
      places.computeIfAbsent(past.get(i).text(), _ -> new ArrayDeque<>()).add(i);
    }
    int next = 0;
    int gap = 0;
    for (int i = 0; i < steps.size(); i++) {
      var same = places.getOrDefault(steps.get(i).text(), new ArrayDeque<>());
      while (!same.isEmpty() && same.getFirst() < next) {
        same.removeFirst();
      }
      if (!same.isEmpty()) {
        int place = same.removeFirst();
        take(steps.get(i), past.get(place));
        pairByKeyword(steps.subList(gap, i), past.subList(next, place));
        next = place + 1;
        gap = i + 1;
      }
    }
    pairByKeyword(steps.subList(gap, steps.size()), past.subList(next, past.size()));
  }

  private void pairByKeyword(List<Wanted> steps, List<BuildRecord.PastStep> past) {
    int next = 0;
    for (var step : steps) {
      for (int i = next; i < past.size(); i++) {
        if (past.get(i).keyword().equals(step.keyword())) {
          take(step, past.get(i));
          next = i + 1;
          break;
        }
      }
    }
  }

  private void pairAnywhere(List<Wanted> steps, List<BuildRecord.PastStep> past) {
    var rest = new HashMap<String, Deque<BuildRecord.PastStep>>();
    past.stream().filter(Predicate.not(taken::contains)).forEach(step -> rest.computeIfAbsent(step.text(), _ -> new ArrayDeque<>()).add(step));
    for (var step : steps) {
      var same = rest.get(step.text());
      if (!found.containsKey(step.name()) && same != null && !same.isEmpty()) {
        take(step, same.removeFirst());
      }
    }
  }
}
