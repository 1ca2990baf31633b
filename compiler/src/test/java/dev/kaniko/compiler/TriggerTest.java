package dev.kaniko.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.ImageReference;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ONBUILD in base images and base stages (language.md §14, "ONBUILD"). */
final class TriggerTest {
  private static FakeImages parent(String... triggers) {
    return new FakeImages().withAnything().with("parent", CompilerFixture.BASE.withOnBuild(List.of(triggers)));
  }

  private static List<String> texts(StagePlan stage) {
    return stage.steps().stream().map(Step::text).toList();
  }

  @Test
  void triggersOfAnImageComeFirst() {
    var plan = new CompilerFixture(parent("RUN one", "ENV Q=1")).plan("FROM parent", "RUN two $Q");
    assertThat(texts(plan.target())).containsExactly("ONBUILD RUN one", "ONBUILD ENV Q=1", "RUN two $Q");
    assertThat(plan.target().steps().getLast().environment()).containsEntry("Q", "1");
    assertThat(plan.target().steps().getFirst().instruction().span().source()).isEqualTo(new SourceId("ONBUILD of parent"));
  }

  @Test
  void triggersOfAStageComeFirstAndReachItsChildrenOnly() {
    var plan = new CompilerFixture().plan("FROM debian AS a", "ONBUILD RUN trig", "FROM a AS b", "FROM b", "RUN x");
    assertThat(plan.stages()).extracting(TriggerTest::texts)
        .containsExactly(List.of("ONBUILD RUN trig"), List.of("ONBUILD RUN trig"), List.of("RUN x"));
  }

  @Test
  void aTriggerCanMakeAStageNeeded() {
    var images = parent("COPY --from=other /x /x");
    var plan = new CompilerFixture(images).plan("FROM busybox AS other", "FROM unused", "FROM parent");
    assertThat(plan.stages()).extracting(StagePlan::name).containsExactly("other", "stage-2");
    assertThat(plan.target().steps().getFirst().sources().values()).containsExactly(new TreeSource.StageRoot(new StageId(0)));
    assertThat(images.asked()).containsExactly("busybox", "parent");
  }

  @Test
  void aTriggerOfAStageMayReadALaterStageThatStandsBeforeTheChild() {
    var plan = new CompilerFixture().plan(
        "FROM busybox AS s", "ONBUILD COPY --from=busybox /a /img", "ONBUILD COPY --from=other /x /x", "FROM alpine AS other", "FROM s");
    assertThat(plan.target().steps()).extracting(step -> step.sources().values().iterator().next()).containsExactly(
        new TreeSource.Image(ImageReference.parse("busybox"), CompilerFixture.MACHINE), new TreeSource.StageRoot(new StageId(1)));
  }

  @Test
  void anImageWhoseTriggerReadsItselfIsACircle() {
    var error = new CompilerFixture(parent("COPY --from=parent /a /b")).error("FROM parent AS x");
    assertThat(error.message()).startsWith("circular dependency detected on stage: x").contains("ONBUILD COPY --from=parent /a /b");
    assertThat(error.span().source()).isEqualTo(new SourceId("ONBUILD of parent"));
    assertThat(error.labels()).anySatisfy(label -> assertThat(label.span().source()).isEqualTo(new SourceId("Dockerfile")));
  }

  @Test
  void anImageWhoseTriggerMountsItselfIsACircle() {
    var error = new CompilerFixture(parent("RUN --mount=from=parent,target=/p x")).error("FROM parent");
    assertThat(error.message()).startsWith("circular dependency detected on stage: stage-0")
        .contains("ONBUILD RUN --mount=from=parent,target=/p x");
  }

  /** An image that is only read has no stage, so its triggers do not count, and two images that read each other come to an end. */
  @Test
  void triggersOfImagesThatAreOnlyReadDoNotCount() {
    var images = parent("COPY --from=other /a /b").with("other", CompilerFixture.BASE.withOnBuild(List.of("COPY --from=parent /a /b")));
    assertThat(texts(new CompilerFixture(images).plan("FROM parent").target())).containsExactly("ONBUILD COPY --from=other /a /b");
  }

  @Test
  void whatIsWrongInATriggerPointsAtItAndAtFrom() {
    String[] lines = {"FROM parent"};
    var result = new CompilerFixture(parent("FOO a", "COPY a")).compile(lines);
    assertThat(result.diagnostics()).hasSize(2).allSatisfy(
        error -> assertThat(error.labels()).anySatisfy(label -> assertThat(label.span().source()).isEqualTo(new SourceId("Dockerfile"))));
    assertThat(result.sources().text(new SourceId("ONBUILD of parent"))).contains("FOO a");
    assertThat(result.sources().text(new SourceId("ONBUILD of parent (2)"))).contains("COPY a");
  }

  @Test
  void aTriggerIsOneInstruction() {
    assertThat(new CompilerFixture(parent("RUN a\nRUN b")).error("FROM parent").message())
        .isEqualTo("onbuild trigger should be a single expression");
  }
}
