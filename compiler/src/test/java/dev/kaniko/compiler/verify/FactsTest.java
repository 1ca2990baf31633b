package dev.kaniko.compiler.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.plan.Demand;
import dev.kaniko.compiler.plan.Export;
import dev.kaniko.compiler.plan.FromLine;
import dev.kaniko.compiler.plan.RootUse;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StageStart;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each fact finds its violations. */
final class FactsTest {
  private static final Platform PLATFORM = new Platform("linux", "amd64", "");

  private static Stage stage(int index, Base base) {
    return new Stage(
        new StageId(index),
        new FromLine("stage-" + index, "FROM x", new Span(new SourceId("Dockerfile"), 0, 0), List.of(), Optional.empty()),
        base,
        new StageStart(ImageConfig.EMPTY, PLATFORM, true),
        List.of(),
        Demand.UNKNOWN,
        List.of());
  }

  private static Base on(int index) {
    return new Base.StageBase(new StageId(index));
  }

  @Test
  void aStageBeforeItsBaseIsFound() {
    var fact = new StagesStandBehindTheirDependencies();
    assertThat(fact.violations(BuildProgram.of(List.of(stage(0, new Base.Scratch(PLATFORM)), stage(1, on(0)))))).isEmpty();
    assertThat(fact.violations(BuildProgram.of(List.of(stage(1, on(0)), stage(0, new Base.Scratch(PLATFORM)))))).hasSize(1);
  }

  @Test
  void aPrunedBaseIsFound() {
    assertThat(new StagesStandBehindTheirDependencies().violations(BuildProgram.of(List.of(stage(1, on(0)))))).hasSize(1);
  }

  @Test
  void aStageThatOccursTwiceIsFound() {
    var twice = BuildProgram.of(List.of(stage(0, new Base.Scratch(PLATFORM)), stage(0, new Base.Scratch(PLATFORM))));
    assertThat(new StagesStandBehindTheirDependencies().violations(twice)).containsExactly("stage 0 occurs twice");
  }

  private static BuildProgram program(Demand ofBase) {
    return BuildProgram.of(List.of(stage(0, new Base.Scratch(PLATFORM)).withDemand(ofBase), stage(1, on(0))));
  }

  @Test
  void aMissingExportIsFound() {
    var fact = new ExportsAreComplete();
    assertThat(fact.violations(program(Demand.UNKNOWN))).hasSize(1);
    assertThat(fact.violations(program(Demand.UNKNOWN.withExports(List.of(new Export.Start(new StageId(1))))))).isEmpty();
  }

  @Test
  void anUnneededRootIsFound() {
    var fact = new RootUsesAreComplete();
    assertThat(fact.violations(program(Demand.UNKNOWN))).isEmpty();
    assertThat(fact.violations(program(Demand.UNKNOWN.withRootUses(List.of(new RootUse.Successor(new StageId(1))))))).hasSize(1);
  }

  @Test
  void aBaseOfTheTargetThatIsMarkedAsNotVisibleIsFound() {
    var fact = new SeenStagesAreWhole();
    assertThat(fact.violations(program(Demand.UNKNOWN))).isEmpty();
    assertThat(fact.violations(program(Demand.UNKNOWN.withoutImage()))).hasSize(1);
  }

  @Test
  void aTwinOfAMissingStageIsFound() {
    var stages = List.of(stage(0, new Base.Scratch(PLATFORM)));
    assertThat(new TwinsAreBuilt().violations(new BuildProgram(stages, Map.of(new StageId(1), new StageId(0))))).isEmpty();
    assertThat(new TwinsAreBuilt().violations(new BuildProgram(stages, Map.of(new StageId(1), new StageId(2))))).hasSize(1);
    assertThat(new TwinsAreBuilt().violations(new BuildProgram(stages, Map.of(new StageId(0), new StageId(0))))).hasSize(1);
  }
}
