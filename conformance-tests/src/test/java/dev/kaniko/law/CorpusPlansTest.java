package dev.kaniko.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.BaseImages.BaseImage;
import dev.kaniko.compiler.CompilationResult;
import dev.kaniko.compiler.CompilationResult.Compiled;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.HistoryLine;
import dev.kaniko.compiler.plan.PrunedStage;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.fixture.Dockerfiles;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Of the Dockerfiles that projects have, the optimizer changes the work, and neither an image nor what may fail. */
final class CorpusPlansTest {
  private static final Platform MACHINE = new Platform("linux", "amd64", "");
  private static final Path ROOT = Path.of(System.getProperty("kaniko.root", ".."));

  private final Compiler compiler =
      new Compiler(InstructionSet.load(), (_, wanted) -> Optional.of(new BaseImage(Interpretation.BASE, wanted)));

  private CompilationResult compile(byte[] file, boolean optimizes) throws IOException, InterruptedException {
    return compiler.compile(new CompileRequest(
        new SourceId("Dockerfile"), FileContent.of(file), new LinkedHashMap<>(), Optional.empty(), Optional.empty(), MACHINE, Map.of(), optimizes));
  }

  @Test
  void plansOfTheCorpusLeadToTheSameImages() throws IOException, InterruptedException {
    int compared = 0;
    int optimized = 0;
    int merged = 0;
    for (var file : Dockerfiles.find(ROOT, "").contents()) {
      var with = compile(file, true);
      var without = compile(file, false);
      assertThat(with.diagnostics()).isEqualTo(without.diagnostics());
      if (with instanceof Compiled one && without instanceof Compiled other) {
        same(one.plan(), other.plan());
        compared++;
        optimized += one.plan().stages().stream().anyMatch(CorpusPlansTest::isOptimized) ? 1 : 0;
        merged += (int) one.plan().pruned().stream().filter(stage -> stage.twin().isPresent()).count();
      }
    }
    System.out.println("plans compared: " + compared + ", optimized: " + optimized + ", stages merged: " + merged);
    assertThat(optimized).isPositive();
  }

  private static boolean isOptimized(StagePlan stage) {
    return !stage.optimizations().isEmpty() || stage.steps().stream().anyMatch(step -> !step.work().optimizations().isEmpty());
  }

  private static void same(BuildPlan with, BuildPlan without) {
    var built = with.stages().stream().collect(Collectors.toMap(StagePlan::id, Function.identity()));
    var twins = with.pruned().stream().filter(stage -> stage.twin().isPresent())
        .collect(Collectors.toMap(PrunedStage::id, stage -> stage.twin().orElseThrow()));
    for (var stage : without.stages()) {
      var instead = Objects.requireNonNull(built.get(twins.getOrDefault(stage.id(), stage.id())), () -> "nothing is built for " + stage.id());
      assertThat(mayFail(instead, twins)).isEqualTo(mayFail(stage, twins));
      if (stage.demand().image() && !twins.containsKey(stage.id()) && instead.demand().image()) {
        assertThat(lines(instead)).isEqualTo(lines(stage));
        assertThat(instead.steps()).noneMatch(step -> step.work().omitted());
      }
    }
    assertThat(lines(with.target())).isEqualTo(lines(without.target()));
    assertThat(with.target().demand().image()).isTrue();
  }

  private static List<HistoryLine> lines(StagePlan stage) {
    return stage.steps().stream().map(Step::line).toList();
  }

  /** What changes files or runs something, with what is read for it: none of it may be missing. */
  private static List<String> mayFail(StagePlan stage, Map<StageId, StageId> twins) {
    return stage.steps().stream()
        .filter(step -> !step.work().omitted())
        .filter(step -> step.instruction().rootAccess() != RootAccess.NONE || !step.instruction().inputs().isEmpty())
        .map(step -> step.instruction().fingerprint() + " " + step.sources().values().stream()
            .map(source -> source instanceof TreeSource.StageRoot(var id) ? twins.getOrDefault(id, id).toString() : source.toString())
            .sorted().toList())
        .toList();
  }
}
