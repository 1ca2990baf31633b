package dev.kaniko.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.pass.DropUnreadVariables;
import dev.kaniko.compiler.pass.FindExports;
import dev.kaniko.compiler.pass.FindRootUses;
import dev.kaniko.compiler.pass.FindSeenImages;
import dev.kaniko.compiler.pass.MarkEmptyRoots;
import dev.kaniko.compiler.pass.MergeIdenticalStages;
import dev.kaniko.compiler.pass.OmitUnseenSteps;
import dev.kaniko.compiler.pass.Pass;
import dev.kaniko.compiler.pass.Passes;
import dev.kaniko.compiler.plan.Optimization;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.compiler.verify.Fact;
import dev.kaniko.compiler.verify.SeenStagesAreWhole;
import dev.kaniko.instruction.RootAccess;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The law of the optimizer can be broken: of each pass a wrong one is caught, by a fact that does not hold or by another image. */
final class WrongPassesTest {
  private static final Workbench WORKBENCH = Workbench.open();
  private static final Optimization WRONG = new Optimization("Wrong", "it is wrong");
  private static final int TRIES = 400;

  @AfterAll
  static void close() throws IOException {
    WORKBENCH.close();
  }

  /** A pass that takes the place of another and is wrong. */
  private record Wrong(UnaryOperator<BuildProgram> change, List<Fact<BuildProgram>> establishes) implements Pass<BuildProgram> {
    @Override
    public List<Class<? extends Fact<BuildProgram>>> requires() {
      return List.of();
    }

    @Override
    public BuildProgram apply(BuildProgram program, Compilation compilation) {
      return change.apply(program);
    }
  }

  private static List<Pass<BuildProgram>> with(Class<? extends Pass<BuildProgram>> right, UnaryOperator<BuildProgram> wrong) {
    return Passes.PROGRAM.stream()
        .<Pass<BuildProgram>>map(pass -> right.isInstance(pass) ? new Wrong(wrong, pass.establishes()) : pass)
        .toList();
  }

  private static UnaryOperator<BuildProgram> steps(UnaryOperator<Step> change) {
    return program -> program.map(stage -> stage.withSteps(stage.steps().stream().map(change).toList()));
  }

  private static boolean isCaught(List<Pass<BuildProgram>> passes) throws IOException, InterruptedException {
    for (int seed = 0; seed < TRIES; seed++) {
      var lines = RandomBuilds.dockerfile(new Random(seed));
      try {
        if (!BuildEnd.of(Programs.plan(lines, passes), WORKBENCH).equals(BuildEnd.of(Programs.unoptimized(lines), WORKBENCH))) {
          return true;
        }
      } catch (IllegalStateException _) {
        return true;
      }
    }
    return false;
  }

  @Test
  void theRightPassesAreNotCaught() throws IOException, InterruptedException {
    assertThat(isCaught(Passes.PROGRAM)).isFalse();
  }

  @Test
  void stagesThatOnlyLookTheSameMustNotBeMerged() throws IOException, InterruptedException {
    assertThat(isCaught(with(MergeIdenticalStages.class, program -> merged(program, stage -> stage.steps().size())))).isTrue();
  }

  @Test
  void theValuesOfVariablesCountForWhatIsTheSame() throws IOException, InterruptedException {
    UnaryOperator<BuildProgram> byText =
        program -> merged(program, stage -> stage.steps().stream().map(Step::text).filter(text -> !text.startsWith("ARG ")).toList());
    assertThat(isCaught(with(MergeIdenticalStages.class, byText))).isTrue();
  }

  /** Something that takes stages for the same that have the same base and the same key. */
  private static BuildProgram merged(BuildProgram program, Function<Stage, Object> key) {
    var first = new HashMap<List<Object>, StageId>();
    var twins = new HashMap<StageId, StageId>();
    for (var stage : program.stages().subList(0, program.stages().size() - 1)) {
      var same = first.putIfAbsent(List.of(stage.base(), key.apply(stage)), stage.id());
      if (same != null) {
        twins.put(stage.id(), same);
      }
    }
    var kept = program.stages().stream().filter(stage -> !twins.containsKey(stage.id())).map(stage -> replaced(stage, twins)).toList();
    return new BuildProgram(kept, twins);
  }

  private static Stage replaced(Stage stage, Map<StageId, StageId> twins) {
    var based = stage.base() instanceof Base.StageBase(var id) ? stage.withBase(new Base.StageBase(twins.getOrDefault(id, id))) : stage;
    return based.withSteps(based.steps().stream().map(step -> {
      var sources = step.sources().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
          entry -> entry.getValue() instanceof TreeSource.StageRoot(var id) ? new TreeSource.StageRoot(twins.getOrDefault(id, id)) : entry.getValue()));
      return step.withWork(step.work().withSources(sources));
    }).toList());
  }

  @Test
  void theImageOfTheTargetMustBeWritten() throws IOException, InterruptedException {
    assertThat(isCaught(with(FindSeenImages.class, program -> program.map(stage -> stage.withDemand(stage.demand().withoutImage()))))).isTrue();
  }

  @Test
  void aBaseOfTheTargetMustBeWrittenThoughNoFactSaysSo() throws IOException, InterruptedException {
    UnaryOperator<BuildProgram> wrong = program -> program.map(
        stage -> stage.equals(program.stages().getLast()) ? stage : stage.withDemand(stage.demand().withoutImage()));
    var passes = with(FindSeenImages.class, wrong).stream()
        .<Pass<BuildProgram>>map(pass -> pass instanceof Wrong(var change, _) ? new Wrong(change, List.of()) : pass)
        .filter(pass -> !pass.requires().contains(SeenStagesAreWhole.class))
        .toList();
    assertThat(isCaught(passes)).isTrue();
  }

  @Test
  void aSettingThatALaterStepReadsMustStay() throws IOException, InterruptedException {
    for (var keyword : List.of("USER", "WORKDIR", "RUN", "COPY")) {
      UnaryOperator<BuildProgram> wrong = program -> program.map(stage -> stage.demand().image()
          ? stage
          : stage.withSteps(stage.steps().stream()
              .map(step -> step.instruction().keyword().text().equals(keyword) ? step.withWork(step.work().omit(WRONG)) : step)
              .toList()));
      assertThat(isCaught(with(OmitUnseenSteps.class, wrong))).describedAs("%s left out", keyword).isTrue();
    }
  }

  @Test
  void aStepOfAnImageThatIsSeenMustStay() throws IOException, InterruptedException {
    assertThat(isCaught(with(OmitUnseenSteps.class, steps(
        step -> step.instruction().keyword().text().equals("LABEL") ? step.withWork(step.work().omit(WRONG)) : step)))).isTrue();
  }

  @Test
  void aCommandMustKeepItsVariables() throws IOException, InterruptedException {
    assertThat(isCaught(with(DropUnreadVariables.class, steps(step -> step.withWork(step.work().withEnvironment(new LinkedHashMap<>(), WRONG)))))).isTrue();
  }

  @Test
  void aRootWithFilesIsNotEmpty() throws IOException, InterruptedException {
    assertThat(isCaught(with(MarkEmptyRoots.class, steps(
        step -> step.work().rootAccess() == RootAccess.READ ? step.withWork(step.work().onEmptyRoot(WRONG)) : step)))).isTrue();
  }

  @Test
  void whatIsTakenOfAStageMustBeFound() throws IOException, InterruptedException {
    assertThat(isCaught(with(FindExports.class, UnaryOperator.identity()))).isTrue();
  }

  @Test
  void whoNeedsARootMustBeFound() throws IOException, InterruptedException {
    assertThat(isCaught(with(FindRootUses.class, UnaryOperator.identity()))).isTrue();
  }
}
