package dev.kaniko.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.runtime.interpreter.Interpreter;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a pass does to the graph, the image of the target is the same: layers to the byte, configuration and history. */
class PassesKeepTheMeaningLaws {
  @Provide
  Arbitrary<List<String>> dockerfiles() {
    return RandomStages.dockerfiles();
  }

  @Property(tries = 60)
  void pruningStagesChangesNothingOfTheImage(@ForAll("dockerfiles") List<String> lines) throws IOException, InterruptedException {
    var pruned = Programs.plan(lines);
    var whole = Programs.unpruned(lines);
    Assume.that(pruned.stages().size() < whole.stages().size());
    assertThat(image(pruned)).isEqualTo(image(whole));
  }

  private static Interpreter.Image image(BuildPlan plan) throws IOException, InterruptedException {
    try (var folder = TemporaryFolder.create()) {
      return Interpretation.of(plan, folder.path()).image();
    }
  }
}
