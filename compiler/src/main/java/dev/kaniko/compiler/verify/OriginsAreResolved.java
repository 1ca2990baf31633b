package dev.kaniko.compiler.verify;

import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.instruction.Input;
import java.util.List;

/** Every origin in the inputs of a step is resolved to a source. */
public final class OriginsAreResolved implements Fact<BuildProgram> {
  @Override
  public String claim() {
    return "every origin that a step reads has a source";
  }

  @Override
  public List<String> violations(BuildProgram program) {
    return program.stages().stream()
        .flatMap(stage -> stage.steps().stream())
        .flatMap(step -> step.instruction().inputs().stream()
            .filter(input -> input instanceof Input.Files files && !step.sources().containsKey(files.origin()))
            .map(input -> step.text() + " reads " + input))
        .toList();
  }
}
