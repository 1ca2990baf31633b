package dev.kaniko.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.plan.BuildPlan;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.statistics.Statistics;

/**
 * With and without the optimizer a build comes to the same: an image with the same digest, or the same failure. The long run is
 * {@code -Dkaniko.law.tries=2000}.
 */
class OptimizerLaws {
  private static final Workbench WORKBENCH = Workbench.open();

  @AfterContainer
  static void close() throws IOException {
    WORKBENCH.close();
  }

  @Provide
  Arbitrary<List<String>> dockerfiles() {
    return RandomBuilds.dockerfiles();
  }

  @Property
  void theImageIsTheSameWithoutTheOptimizer(@ForAll("dockerfiles") List<String> lines) throws IOException, InterruptedException {
    var optimized = Programs.plan(lines);
    Statistics.label("something to optimize").collect(isOptimized(optimized));
    var built = BuildEnd.of(optimized, WORKBENCH);
    Statistics.label("image").collect(built.image().isPresent());
    assertThat(built).isEqualTo(BuildEnd.of(Programs.unoptimized(lines), WORKBENCH));
  }

  private static boolean isOptimized(BuildPlan plan) {
    return plan.stages().stream().anyMatch(
        stage -> !stage.optimizations().isEmpty() || stage.steps().stream().anyMatch(step -> !step.work().optimizations().isEmpty()));
  }
}
