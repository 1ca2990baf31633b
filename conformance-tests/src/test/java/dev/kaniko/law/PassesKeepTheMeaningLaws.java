package dev.kaniko.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Whatever a pass does to the graph, the image of the target is the same: layers to the byte, configuration and history. Pruning is the one
 * pass that can be left out; the others find out or check what the steps behind them need.
 */
class PassesKeepTheMeaningLaws {
  private static final Workbench WORKBENCH = Workbench.open();

  @AfterContainer
  static void close() throws IOException {
    WORKBENCH.close();
  }

  /** Dockerfiles of which something is pruned. */
  @Provide
  Arbitrary<List<String>> dockerfiles() {
    return RandomStages.dockerfiles().filter(PassesKeepTheMeaningLaws::isPruned);
  }

  private static boolean isPruned(List<String> lines) {
    try {
      return Programs.plan(lines).stages().size() < lines.stream().filter(line -> line.startsWith("FROM ")).count();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Property
  void pruningStagesChangesNothingOfTheImage(@ForAll("dockerfiles") List<String> lines) throws IOException, InterruptedException {
    var pruned = Programs.plan(lines);
    var whole = Programs.unpruned(lines);
    assertThat(pruned.stages()).hasSizeLessThan(whole.stages().size());
    assertThat(Interpretation.of(pruned, WORKBENCH).image()).isEqualTo(Interpretation.of(whole, WORKBENCH).image());
  }
}
