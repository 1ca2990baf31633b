package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.analysis.LiveSteps;
import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.plan.Optimization;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.verify.Fact;
import dev.kaniko.instruction.Binding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes the variables from the work of steps behind an ARG that do not look at them. COPY, ADD and WORKDIR look at none: what they use of them
 * is in their words, where the values stand by now. So such a step does not depend on a build argument that it does not name. A command may
 * read any variable, so RUN keeps them all. The history is left as it is.
 */
public final class DropUnreadVariables implements Pass<BuildProgram> {
  @Override
  public boolean isOptional() {
    return true;
  }

  @Override
  public List<Class<? extends Fact<BuildProgram>>> requires() {
    return List.of();
  }

  @Override
  public List<Fact<BuildProgram>> establishes() {
    return List.of();
  }

  @Override
  public BuildProgram apply(BuildProgram program, Compilation compilation) {
    // A stage sees the arguments of the one that it starts from.
    var withArguments = new HashSet<StageId>();
    return program.map(stage -> {
      boolean declared = stage.base() instanceof Base.StageBase(var base) && withArguments.contains(base);
      var steps = new ArrayList<Step>();
      for (var step : stage.steps()) {
        steps.add(declared ? drop(step) : step);
        declared |= step.instruction().bindings().stream().anyMatch(binding -> binding.kind() == Binding.Kind.ARG);
      }
      if (declared) {
        withArguments.add(stage.id());
      }
      return stage.withSteps(steps);
    });
  }

  private static Step drop(Step step) {
    var names = step.instruction().effects().variables();
    return names.isEmpty() || LiveSteps.onlySets(step.instruction())
        ? step
        : step.withWork(step.work().withEnvironment(read(step, names.get()), dropped(names.get())));
  }

  private static SequencedMap<String, String> read(Step step, Set<String> names) {
    if (names.isEmpty()) {
      return Collections.emptyNavigableMap();
    }
    var read = new LinkedHashMap<>(step.environment());
    read.keySet().retainAll(names);
    return read;
  }

  private static Optimization dropped(Set<String> names) {
    var read = names.isEmpty() ? "no variable but those" : "no variable but " + String.join(", ", new TreeSet<>(names)) + " and those";
    return new Optimization("DropUnreadVariables", "it reads " + read + " in its words: it does not depend on the build arguments before it");
  }
}
