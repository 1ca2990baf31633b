package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.plan.Export;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.compiler.verify.ExportsAreComplete;
import dev.kaniko.compiler.verify.Fact;
import dev.kaniko.compiler.verify.StagesStandBehindTheirDependencies;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;

/** Finds what the stages of a program take of each other. Comes behind all that changes who reads what. */
public final class FindExports implements Pass<BuildProgram> {
  @Override
  public List<Class<? extends Fact<BuildProgram>>> requires() {
    return List.of(StagesStandBehindTheirDependencies.class);
  }

  @Override
  public List<Fact<BuildProgram>> establishes() {
    return List.of(new ExportsAreComplete());
  }

  @Override
  public BuildProgram apply(BuildProgram program, Compilation compilation) {
    var found = new Found(new HashMap<>());
    for (var stage : program.stages()) {
      if (stage.base() instanceof Base.StageBase(var id)) {
        found.add(id, new Export.Start(stage.id()));
      }
      for (int i = 0; i < stage.steps().size(); i++) {
        found.addReads(stage.id(), i, stage.steps().get(i));
      }
    }
    return program.map(stage -> stage.withDemand(stage.demand().withExports(found.exports.getOrDefault(stage.id(), List.of()))));
  }

  /** @param exports what is taken of each stage, in the order of the stages that take it and their steps */
  private record Found(Map<StageId, List<Export>> exports) {
    void addReads(StageId reader, int place, Step step) {
      var patterns = new TreeMap<StageId, SequencedSet<String>>();
      var declared = new HashSet<Origin>();
      for (var input : step.instruction().inputs()) {
        if (input instanceof Input.Files files && step.sources().get(files.origin()) instanceof TreeSource.StageRoot(var id)) {
          declared.add(files.origin());
          patterns.computeIfAbsent(id, _ -> new LinkedHashSet<>()).addAll(files.patterns());
        }
      }
      step.sources().forEach((origin, source) -> {
        if (source instanceof TreeSource.StageRoot(var id) && !declared.contains(origin)) {
          // What a provider names and does not declare as an input may be read whole.
          patterns.computeIfAbsent(id, _ -> new LinkedHashSet<>()).add("/");
        }
      });
      patterns.forEach((id, read) -> add(id, new Export.Files(reader, place, List.copyOf(read))));
    }

    void add(StageId stage, Export export) {
      exports.computeIfAbsent(stage, _ -> new ArrayList<>()).add(export);
    }
  }
}
