package dev.kaniko.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.StageId;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** What a plan says of roots is what happens. */
class PlannedRootsLaws {
  private static final Workbench WORKBENCH = Workbench.open();

  @AfterContainer
  static void close() throws IOException {
    WORKBENCH.close();
  }

  @Provide
  Arbitrary<List<String>> dockerfiles() {
    return RandomStages.dockerfiles();
  }

  @Property
  void exactlyTheImagesAreUnpackedOfWhichThePlanSaysSo(@ForAll("dockerfiles") List<String> lines) throws IOException, InterruptedException {
    var plan = Programs.plan(lines);
    assertThat(Interpretation.of(plan, WORKBENCH).opened()).isEqualTo(unpacked(plan));
  }

  @Example
  void aStageThatNobodyLooksAtHasNoRoot() throws IOException, InterruptedException {
    var plan = Programs.plan(List.of(
        "FROM two AS b", "WORKDIR /x",
        "FROM three AS c", "COPY --link f /f",
        "FROM four AS d", "LABEL a=b",
        "FROM d AS e", "WORKDIR /y",
        "FROM one AS a", "ENV A=b",
        "FROM a", "COPY --link --from=b /x /x", "COPY --link --from=c /f /f", "COPY --link --from=e /y /y", "LABEL a=b"));
    assertThat(unpacked(plan)).containsExactly("four", "three", "two");
    assertThat(Interpretation.of(plan, WORKBENCH).opened()).containsExactly("four", "three", "two");
  }

  private static SortedSet<String> unpacked(BuildPlan plan) {
    var unpacked = new TreeSet<String>();
    Map<StageId, String> images = new HashMap<>();
    for (var stage : plan.stages()) {
      if (stage.base() instanceof PlannedBase.Image(var reference, _)) {
        images.put(stage.id(), reference.familiar());
      }
      if (stage.unpacked() && images.containsKey(stage.id())) {
        unpacked.add(images.get(stage.id()));
      }
    }
    return unpacked;
  }
}
