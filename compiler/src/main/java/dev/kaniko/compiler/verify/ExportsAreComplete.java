package dev.kaniko.compiler.verify;

import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.plan.Export;
import dev.kaniko.compiler.plan.StageId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The exports of a stage are exactly the stages that start from it or read its files. */
public final class ExportsAreComplete implements Fact<BuildProgram> {
  @Override
  public String claim() {
    return "every stage has exactly the exports that other stages need";
  }

  @Override
  public List<String> violations(BuildProgram program) {
    var readers = new HashMap<StageId, Set<StageId>>();
    for (var stage : program.stages()) {
      stage.dependencies().forEach(id -> readers.computeIfAbsent(id, _ -> new HashSet<>()).add(stage.id()));
    }
    var found = new ArrayList<String>();
    for (var stage : program.stages()) {
      var known = new HashSet<StageId>();
      stage.demand().exports().stream().map(Export::reader).forEach(known::add);
      var actual = readers.getOrDefault(stage.id(), Set.of());
      if (!known.equals(actual)) {
        found.add(stage.name() + " has the exports " + known + " and needs the exports " + actual);
      }
    }
    return found;
  }
}
