package dev.kaniko.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.CompilerFixture;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nobody sees is left out: the image of a stage that only gives files away, and what is set in it that nobody reads. */
final class UnseenStagesTest {
  private static final String[] READER = {"FROM scratch", "COPY --from=a / /a"};

  private static BuildPlan plan(String... lines) {
    return new CompilerFixture().plan(lines);
  }

  private static List<String> omitted(String... lines) {
    var all = new ArrayList<>(List.of(lines));
    all.addAll(List.of(READER));
    return plan(all.toArray(String[]::new)).stages().stream()
        .flatMap(stage -> stage.steps().stream())
        .filter(step -> step.work().omitted())
        .map(Step::text)
        .toList();
  }

  private static List<String> seen(BuildPlan plan) {
    return plan.stages().stream().filter(stage -> stage.demand().image()).map(StagePlan::name).toList();
  }

  @Test
  void theImageOfTheTargetAndOfItsBasesIsSeen() {
    assertThat(seen(plan("FROM busybox AS a", "RUN a", "FROM a AS b", "RUN b", "FROM busybox AS c", "RUN c", "FROM c AS d", "RUN d", "FROM b", "COPY --from=d / /")))
        .containsExactly("a", "b", "stage-4");
  }

  @Test
  void everySettingThatNobodyReadsIsLeftOut() {
    var settings = List.of("ARG A=1", "ENV B=2", "LABEL l=1", "EXPOSE 80", "VOLUME /v", "STOPSIGNAL TERM", "HEALTHCHECK NONE", "MAINTAINER me",
        "ONBUILD RUN x", "SHELL [\"/bin/bash\", \"-c\"]", "USER 1", "CMD x", "ENTRYPOINT x", "WORKDIR /");
    var lines = new ArrayList<>(List.of("FROM busybox AS a"));
    lines.addAll(settings);
    assertThat(omitted(lines.toArray(String[]::new))).isEqualTo(settings);
  }

  @Test
  void whatChangesFilesOrMayFailIsNeverLeftOut() {
    assertThat(omitted("FROM busybox AS a", "RUN x", "COPY f /f", "ADD f /g", "WORKDIR /w")).isEmpty();
  }

  @Test
  void whatALaterStepReadsStays() {
    assertThat(omitted("FROM busybox AS a", "USER 1", "WORKDIR /", "SHELL [\"/bin/bash\", \"-c\"]", "RUN x")).isEmpty();
    assertThat(omitted("FROM busybox AS a", "USER 1", "WORKDIR /w")).isEmpty();
    assertThat(omitted("FROM busybox AS a", "WORKDIR /", "COPY f f")).isEmpty();
    assertThat(omitted("FROM busybox AS a", "SHELL [\"/bin/bash\", \"-c\"]", "RUN [\"x\"]")).hasSize(1);
  }

  @Test
  void whatAStageReadsThatStartsFromItStays() {
    assertThat(omitted("FROM busybox AS base", "USER 1", "LABEL l=1", "FROM base AS a", "RUN x")).containsExactly("LABEL l=1");
    assertThat(omitted("FROM busybox AS base", "USER 1", "LABEL l=1", "FROM base AS a", "COPY f /f")).containsExactly("USER 1", "LABEL l=1");
  }

  @Test
  void nothingIsLeftOutOfAnImageThatIsSeen() {
    var plan = plan("FROM busybox AS a", "LABEL l=1", "FROM a", "LABEL l=2", "COPY --from=a / /a");
    assertThat(plan.stages()).flatExtracting(StagePlan::steps).noneMatch(step -> step.work().omitted());
  }

  @Test
  void theLineOfWhatIsLeftOutStays() {
    var step = plan("FROM busybox AS a", "ARG A=1", "LABEL l=$A", "RUN x", READER[0], READER[1]).stages().getFirst().steps().get(1);
    assertThat(step.work().omitted()).isTrue();
    assertThat(step.line().text()).isEqualTo("LABEL l=$A");
    assertThat(step.line().arguments()).containsEntry("A", "1");
  }
}
