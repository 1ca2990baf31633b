package dev.kaniko.compiler;

import static dev.kaniko.compiler.CompilerFixture.pointed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import org.junit.jupiter.api.Test;

/** Which stages there are, what they start from and what names in them lead to (language.md §10 and §11). */
final class StageGraphTest {
  @Test
  void onlyStagesThatTheTargetNeedsArePlanned() {
    var plan = new CompilerFixture().plan(
        "FROM a AS one", "FROM b AS two", "RUN exit 1", "FROM c AS three", "COPY --from=one /x /x");
    assertThat(plan.stages()).extracting(StagePlan::name).containsExactly("one", "three");
    assertThat(plan.target().dependencies()).containsExactly(new StageId(0));
    assertThat(plan.stages()).extracting(StagePlan::exported).containsExactly(true, false);
  }

  @Test
  void imagesOfPrunedStagesAreNotLookedUp() {
    var images = new FakeImages().withAnything();
    new CompilerFixture(images).plan("FROM a AS one", "FROM b AS two", "COPY --from=c /x /x", "FROM d", "COPY --from=e /x /x");
    assertThat(images.asked()).containsExactly("d", "e");
  }

  @Test
  void anImageIsLookedUpOnce() {
    var images = new FakeImages().withAnything();
    new CompilerFixture(images).plan("FROM a AS one", "FROM a AS two", "COPY --from=one /x /x", "COPY --from=a /y /y");
    assertThat(images.asked()).containsExactly("a");
  }

  @Test
  void theTargetIsFoundInAnyCase() {
    assertThat(new CompilerFixture().target("ONE").plan("FROM a AS one", "FROM b").target().name()).isEqualTo("one");
  }

  @Test
  void anUnknownTargetNamesTheNearest() {
    var error = new CompilerFixture().target("aab").error("FROM debian AS aaa");
    assertThat(error.message()).isEqualTo("target stage \"aab\" could not be found (did you mean aaa?)");
    assertThat(new CompilerFixture().target("0").error("FROM a", "FROM b").message()).isEqualTo("target stage \"0\" could not be found");
  }

  @Test
  void fromFindsTheLatestEarlierStageAndTellsCaseApart() {
    var plan = new CompilerFixture().plan("FROM debian AS a", "FROM debian AS a", "FROM a");
    assertThat(plan.target().base()).isEqualTo(new PlannedBase.Stage(new StageId(1)));
    var error = new CompilerFixture().error("FROM busybox AS Base", "FROM bASE");
    assertThat(error.message()).isEqualTo(
        "failed to parse stage name \"bASE\": invalid reference format: repository name (library/bASE) must be lowercase");
    assertThat(error.labels()).singleElement().satisfies(label -> assertThat(label.text()).contains("did you mean the stage base?"));
  }

  @Test
  void aLaterOrOwnNameInFromIsAnImage() {
    var plan = new CompilerFixture().target("a").plan("FROM b AS a", "FROM debian AS b");
    assertThat(plan.target().base()).isEqualTo(new PlannedBase.Image(ImageReference.parse("b"), CompilerFixture.MACHINE));
    assertThat(new CompilerFixture().plan("FROM a AS a").target().base())
        .isEqualTo(new PlannedBase.Image(ImageReference.parse("a"), CompilerFixture.MACHINE));
    assertThat(new CompilerFixture().plan("FROM debian", "FROM 0").target().base())
        .isEqualTo(new PlannedBase.Image(ImageReference.parse("0"), CompilerFixture.MACHINE));
  }

  @Test
  void aStageThatIsNamedScratchWins() {
    assertThat(new CompilerFixture().plan("FROM busybox AS scratch", "FROM scratch").target().base())
        .isEqualTo(new PlannedBase.Stage(new StageId(0)));
  }

  @Test
  void copyFindsStagesByIndexAndByNameInAnyCase() {
    var plan = new CompilerFixture().plan(
        "FROM a AS x", "FROM b AS x", "FROM scratch", "COPY --from=0 /n /0", "COPY --from=X /n /x", "COPY /n /c", "COPY --from=z /n /i");
    assertThat(plan.target().steps()).extracting(step -> step.sources().values().iterator().next()).containsExactly(
        new TreeSource.StageRoot(new StageId(0)),
        new TreeSource.StageRoot(new StageId(1)),
        new TreeSource.Context(),
        new TreeSource.Image(ImageReference.parse("z"), CompilerFixture.MACHINE));
  }

  @Test
  void aMountTakesNoIndex() {
    var plan = new CompilerFixture().plan("FROM a", "FROM b", "RUN --mount=from=0,target=/x true");
    assertThat(plan.target().steps().getFirst().sources().values())
        .containsExactly(new TreeSource.Image(ImageReference.parse("0"), CompilerFixture.MACHINE));
  }

  @Test
  void anIndexOutOfRangeIsAnErrorInAnyStage() {
    String[] lines = {"FROM a", "COPY --from=7 /a /b", "FROM b"};
    var error = new CompilerFixture().error(lines);
    assertThat(error.message()).isEqualTo("invalid stage index 7");
    assertThat(pointed(error, lines)).isEqualTo("7");
  }

  @Test
  void aStageThatNeedsItselfIsACircle() {
    assertThat(new CompilerFixture().error("FROM busybox AS one", "COPY --from=one /a /b").message())
        .isEqualTo("circular dependency detected on stage: one");
    assertThat(new CompilerFixture().error("FROM busybox", "COPY --from=0 /a /b").message())
        .isEqualTo("circular dependency detected on stage: stage-0");
    assertThat(new CompilerFixture().error(
        "FROM busybox AS a", "COPY --from=c f /s", "FROM busybox AS b", "COPY --from=a f /s", "FROM busybox AS c", "COPY --from=b f /s").message())
        .isEqualTo("circular dependency detected on stage: a");
  }

  @Test
  void aLaterStageCannotBeRead() {
    var error = new CompilerFixture().target("one").error("FROM busybox AS one", "COPY --from=two /x /x", "FROM busybox AS two");
    assertThat(error.message())
        .isEqualTo("cannot copy from stage \"two\", it needs to be defined before current stage \"one\"");
    assertThat(error.labels()).hasSize(1);
  }

  @Test
  void aNameThatIsNeitherStageNorImageIsMostLikelyMisspelt() {
    String[] lines = {"FROM golang AS build", "FROM golang", "COPY --from=bulid /out/app /app"};
    var error = new CompilerFixture(new FakeImages().with("golang", CompilerFixture.BASE)).error(lines);
    assertThat(error.code()).isEqualTo("UnknownStage");
    assertThat(error.message()).isEqualTo("stage \"bulid\" does not exist");
    assertThat(pointed(error, lines)).isEqualTo("bulid");
    assertThat(error.fixes()).singleElement().satisfies(fix -> assertThat(fix.edits().getFirst().replacement()).isEqualTo("build"));
    assertThat(error.help()).singleElement().asString().contains("docker.io/library/bulid:latest");
  }

  @Test
  void everyBaseThatCannotBeHadIsReportedAtItsWord() {
    String[] lines = {"FROM nope:1 AS a", "FROM nope:2", "COPY --from=a /x /x"};
    var errors = new CompilerFixture(new FakeImages()).errors(lines);
    assertThat(errors).extracting(error -> pointed(error, lines)).containsExactly("nope:1", "nope:2");
    assertThat(errors.getFirst().message()).contains("docker.io/library/nope:1: not found");
  }

  @Test
  void aNamedContextTakesThePlaceOfAStageAndOfAnImage() {
    var plan = new CompilerFixture()
        .context("dep", new NamedContext.Directory())
        .context("base", new NamedContext.Image(ImageReference.parse("other:1")))
        .plan("FROM busybox AS dep", "RUN exit 1", "FROM base:latest", "COPY --from=dep /f /f");
    assertThat(plan.stages()).hasSize(1);
    assertThat(plan.target().base()).isEqualTo(new PlannedBase.Image(ImageReference.parse("other:1"), CompilerFixture.MACHINE));
    assertThat(plan.target().steps().getFirst().sources().values()).containsExactly(new TreeSource.NamedDirectory("dep"));
  }

  @Test
  void aNamedContextThatIsAnImageReplacesTheInstructionsOfAStage() {
    var plan = new CompilerFixture()
        .context("dep", new NamedContext.Image(ImageReference.parse("other")))
        .plan("FROM busybox AS dep", "RUN exit 1", "FROM dep");
    assertThat(plan.target().base()).isEqualTo(new PlannedBase.Image(ImageReference.parse("other"), CompilerFixture.MACHINE));
    assertThat(plan.target().steps()).isEmpty();
  }

  @Test
  void aDirectoryIsABaseWithTheConfigurationOfScratch() {
    var plan = new CompilerFixture().context("dep", new NamedContext.Directory()).plan("FROM dep", "ENV A=1");
    assertThat(plan.target().base()).isEqualTo(new PlannedBase.Directory("dep"));
    assertThat(plan.target().config().workingDir()).isEqualTo("/");
    assertThat(plan.target().config().environment()).containsOnlyKeys("PATH");
  }

  @Test
  void aDirectoryInThePlaceOfAStageHasNoConfiguration() {
    var fixture = new CompilerFixture().context("dep", new NamedContext.Directory());
    var replaced = fixture.plan("FROM nosuch AS dep", "RUN exit 1");
    assertThat(replaced.target().base()).isEqualTo(new PlannedBase.Directory("dep"));
    assertThat(replaced.target().steps()).isEmpty();
    assertThat(replaced.target().config()).isEqualTo(ImageConfig.EMPTY);
    var onTop = fixture.plan("FROM nosuch AS dep", "RUN exit 1", "FROM dep");
    assertThat(onTop.stages()).hasSize(1);
    assertThat(onTop.target().base()).isEqualTo(new PlannedBase.Directory("dep"));
    assertThat(onTop.target().config().workingDir()).isEmpty();
    assertThat(onTop.target().config().environment()).containsOnlyKeys("PATH");
  }

  @Test
  void aContextMayBeTheEmptyImage() {
    assertThat(new CompilerFixture().context("dep", new NamedContext.Image(ImageReference.parse("scratch"))).plan("FROM dep").target().base())
        .isEqualTo(new PlannedBase.Scratch());
  }

  @Test
  void aContextForThePlatformGoesBeforeOneForAll() {
    var fixture = new CompilerFixture()
        .context("debian", new NamedContext.Directory())
        .context("debian::linux/arm64", new NamedContext.Image(ImageReference.parse("other")));
    assertThat(fixture.plan("FROM docker.io/library/debian:latest").target().base()).isEqualTo(new PlannedBase.Directory("debian"));
    assertThat(fixture.plan("FROM --platform=linux/arm64 docker.io/library/debian").target().base())
        .isEqualTo(new PlannedBase.Image(ImageReference.parse("other"), Platform.parse("linux/arm64")));
  }

  @Test
  void aSlipInTheNameOfAnImageOrAnArgumentIsPointedOut() {
    assertThat(new CompilerFixture(new FakeImages()).error("FROM debain").note()).isEqualTo("did you mean debian?");
    assertThat(new CompilerFixture().error("FROM --platform=$TARGETPLATFROM debian").note()).isEqualTo("did you mean $TARGETPLATFORM?");
    assertThat(new CompilerFixture().error("ARG BASE=debian", "FROM $BSE").note()).isEqualTo("did you mean $BASE?");
  }

  @Test
  void aMountCannotCoverTheRoot() {
    assertThat(new CompilerFixture().error("FROM debian", "RUN --mount=type=cache x").message()).isEqualTo("invalid mount target \"/\"");
    assertThat(new CompilerFixture().error("FROM debian", "WORKDIR /a", "RUN --mount=type=tmpfs,target=.. x").help()).isNotEmpty();
    assertThat(new CompilerFixture().error("FROM debian AS a", "WORKDIR /a", "FROM a", "RUN --mount=target=.. x").message())
        .isEqualTo("invalid mount target \"/\"");
    new CompilerFixture().plan("FROM debian", "WORKDIR /a", "RUN --mount=type=cache x", "RUN --mount=type=secret,id=a --mount=type=ssh x");
  }
}
