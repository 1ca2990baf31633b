package dev.kaniko.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a stage starts with (language.md §10). */
final class BaseConfigTest {
  private static final Platform ARM = new Platform("linux", "arm64", "");

  @Test
  void scratchStartsAtTheRootWithThePath() {
    var stage = new CompilerFixture().platform("linux/arm64").plan("FROM scratch").target();
    assertThat(stage.base()).isEqualTo(new PlannedBase.Scratch());
    assertThat(stage.config()).isEqualTo(ImageConfig.EMPTY.withWorkingDir("/").withEnvironment("PATH", ImageConfig.DEFAULT_PATH));
    assertThat(stage.platform()).isEqualTo(ARM);
  }

  @Test
  void aBaseWithoutPathGetsIt() {
    var images = new FakeImages().with("bare", ImageConfig.EMPTY.withEnvironment("A", "1"));
    assertThat(new CompilerFixture(images).plan("FROM bare").target().config().environment())
        .containsExactly(Map.entry("A", "1"), Map.entry("PATH", ImageConfig.DEFAULT_PATH));
  }

  @Test
  void triggersOfTheBaseAreNotInherited() {
    var images = new FakeImages().with("parent", CompilerFixture.BASE.withOnBuild(List.of("ENV T=1")));
    assertThat(new CompilerFixture(images).plan("FROM parent").target().config()).isEqualTo(CompilerFixture.BASE);
  }

  @Test
  void theImageKeepsThePlatformOfItsBaseUnlessOneIsAskedFor() {
    var images = new FakeImages().with("multi", CompilerFixture.BASE, ARM);
    var own = new CompilerFixture(images).plan("ARG P=linux/arm64", "FROM --platform=$P multi").target();
    assertThat(own.base()).isEqualTo(new PlannedBase.Image(ImageReference.parse("multi"), ARM));
    assertThat(own.platform()).isEqualTo(ARM);
    var asked = new CompilerFixture(images).platform("linux/arm/v7").plan("FROM --platform=linux/arm64 multi").target();
    assertThat(asked.base()).isEqualTo(new PlannedBase.Image(ImageReference.parse("multi"), ARM));
    assertThat(asked.platform()).isEqualTo(new Platform("linux", "arm", "v7"));
  }

  @Test
  void aBuildStageRunsOnTheMachine() {
    var plan = new CompilerFixture().platform("linux/arm64").plan(
        "FROM --platform=$BUILDPLATFORM go AS build", "FROM debian", "COPY --from=build /x /x");
    assertThat(plan.stages().getFirst().platform()).isEqualTo(CompilerFixture.MACHINE);
    assertThat(plan.target().platform()).isEqualTo(ARM);
  }

  @Test
  void badPlatformsAreErrorsAtTheFlag() {
    assertThat(new CompilerFixture().error("FROM --platform=a/b/c/d debian").message())
        .startsWith("failed to parse platform a/b/c/d: \"a/b/c/d\": cannot parse platform specifier");
    assertThat(new CompilerFixture().error("FROM --platform=$NONE debian").message())
        .isEqualTo("empty platform value from expression $NONE");
  }

  @Test
  void everyBadFromLineIsReported() {
    assertThat(new CompilerFixture().errors("ARG I", "FROM $I AS a", "FROM debian:$NOPE", "FROM debian"))
        .extracting(error -> error.message().replaceFirst("(format):.*", "$1"))
        .containsExactly("base name ($I) should not be blank", "failed to parse stage name \"debian:\": invalid reference format");
  }

  @Test
  void aStageOnAStageStartsWithWhatThatOneStartsWith() {
    var plan = new CompilerFixture().plan("FROM debian AS a", "ENV A=1", "FROM a");
    assertThat(plan.target().config()).isEqualTo(CompilerFixture.BASE);
    assertThat(plan.target().dependencies()).containsExactly(new StageId(0));
  }
}
