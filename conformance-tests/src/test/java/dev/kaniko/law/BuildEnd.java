package dev.kaniko.law;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.runtime.interpreter.Interpreter;
import dev.kaniko.runtime.interpreter.StepFailedException;
import java.io.IOException;
import java.util.Optional;

/**
 * How a build ends. Of several steps that fail side by side any may be the first, so that a failure is as good as another.
 *
 * @param image the image, its layers by their digests; empty for a build that fails
 */
record BuildEnd(Optional<Interpreter.Image> image) {
  static BuildEnd of(BuildPlan plan, Workbench workbench) throws IOException, InterruptedException {
    try {
      return new BuildEnd(Optional.of(Interpretation.of(ShellPlan.of(plan), workbench).image()));
    } catch (StepFailedException _) {
      return new BuildEnd(Optional.empty());
    }
  }
}
