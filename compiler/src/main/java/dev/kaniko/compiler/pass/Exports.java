package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.plan.Export;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Origin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;

/** Finds what the stages of a program take of each other. */
final class Exports {
  private final Map<StageId, List<Export>> found = new TreeMap<>();

  private Exports() {}

  /** Returns what later stages take of each stage, in the order of these stages and their steps. */
  static Map<StageId, List<Export>> of(BuildProgram program) {
    var exports = new Exports();
    for (var stage : program.stages()) {
      if (stage.base() instanceof Base.StageBase(var id)) {
        exports.add(id, new Export.Start(stage.id()));
      }
      for (int i = 0; i < stage.steps().size(); i++) {
        exports.addReads(stage.id(), i, stage.steps().get(i));
      }
    }
    return Collections.unmodifiableMap(exports.found);
  }

  private void addReads(StageId reader, int place, Step step) {
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

  private void add(StageId stage, Export export) {
    found.computeIfAbsent(stage, _ -> new ArrayList<>()).add(export);
  }
}
