package dev.kaniko.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.CompilerFixture;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.PrunedStage;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.TreeSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is the same is built once, and nothing else is taken for the same. */
final class MergeIdenticalStagesTest {
  private static List<String> built(String... lines) {
    return new CompilerFixture().plan(lines).stages().stream().map(StagePlan::name).toList();
  }

  private static BuildPlan twins() {
    return new CompilerFixture().plan(
        "FROM busybox AS a", "RUN make", "FROM busybox AS b", "RUN make", "FROM scratch", "COPY --from=a /x /x", "COPY --from=b /y /y");
  }

  @Test
  void whoReadsTheSecondOfTwoIdenticalStagesGetsTheFirst() {
    var plan = twins();
    assertThat(plan.stages()).extracting(StagePlan::name).containsExactly("a", "stage-2");
    assertThat(plan.target().steps()).allSatisfy(
        step -> assertThat(step.sources().values()).containsExactly(new TreeSource.StageRoot(new StageId(0))));
    assertThat(plan.stages().getFirst().exports()).hasSize(2);
  }

  @Test
  void thePlanTellsWhichStageIsTheSame() {
    var plan = twins();
    assertThat(plan.pruned()).extracting(PrunedStage::name).containsExactly("b");
    assertThat(plan.pruned().getFirst().twin()).contains(new StageId(0));
    assertThat(plan.stages().getFirst().optimizations()).anySatisfy(done -> {
      assertThat(done.pass()).isEqualTo("MergeIdenticalStages");
      assertThat(done.reason()).contains("for b too");
    });
  }

  @Test
  void settingsDoNotPartStagesThatOnlyGiveFilesAway() {
    assertThat(built("FROM busybox AS a", "LABEL a=1", "RUN make", "CMD a", "FROM busybox AS b", "ARG UNREAD=1", "COPY f /f", "FROM busybox AS c",
        "RUN make", "EXPOSE 80", "FROM scratch", "COPY --from=a / /a", "COPY --from=b / /b", "COPY --from=c / /c"))
        .containsExactly("a", "b", "stage-3");
  }

  @Test
  void whatACommandMaySeePartsStages() {
    for (var setting : List.of("ENV A=1", "ARG A=1", "USER 1000", "WORKDIR /w", "SHELL [\"/bin/bash\", \"-c\"]")) {
      assertThat(built("FROM busybox AS a", "RUN make", "FROM busybox AS b", setting, "RUN make", "FROM scratch", "COPY --from=a / /a",
          "COPY --from=b / /b")).describedAs(setting).hasSize(3);
    }
  }

  @Test
  void anImageThatIsSeenMustBeTheSameInAllItShows() {
    assertThat(built("FROM busybox AS a", "LABEL a=1", "FROM busybox AS b", "LABEL a=2", "FROM b", "COPY --from=a / /a")).hasSize(3);
    assertThat(built("FROM busybox AS a", "LABEL a=1", "FROM busybox AS b", "LABEL a=1", "FROM b", "COPY --from=a / /a")).containsExactly("a", "stage-2");
  }

  @Test
  void aMergedBaseTakesItsPlace() {
    var plan = new CompilerFixture().plan("FROM busybox AS a", "LABEL a=1", "FROM busybox AS b", "label a=1", "FROM b", "COPY --from=a / /a");
    assertThat(plan.target().base()).isEqualTo(new PlannedBase.Stage(new StageId(0)));
    assertThat(plan.stages().getFirst().demand().image()).isTrue();
    assertThat(plan.stages().getFirst().steps()).noneMatch(step -> step.work().omitted());
  }

  @Test
  void theNameBehindFromDoesNotCountButWhereItLeadsTo() {
    assertThat(built("FROM busybox AS a", "RUN one", "FROM scratch AS b", "COPY --from=a / /", "FROM scratch AS c", "COPY --from=0 / /", "FROM scratch",
        "COPY --from=b / /b", "COPY --from=c / /c")).containsExactly("a", "b", "stage-3");
    assertThat(built("FROM scratch AS b", "COPY --from=alpine / /", "FROM scratch AS c", "COPY --from=debian / /", "FROM scratch", "COPY --from=b / /b",
        "COPY --from=c / /c")).hasSize(3);
  }

  @Test
  void stagesOfOtherImagesOrPlatformsAreNotTheSame() {
    assertThat(built("FROM busybox AS a", "RUN x", "FROM alpine AS b", "RUN x", "FROM --platform=linux/arm64 busybox AS c", "RUN x", "FROM scratch",
        "COPY --from=a / /a", "COPY --from=b / /b", "COPY --from=c / /c")).hasSize(4);
  }
}
