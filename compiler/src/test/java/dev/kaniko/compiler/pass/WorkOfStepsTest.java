package dev.kaniko.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.CompilerFixture;
import dev.kaniko.compiler.plan.Optimization;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.instruction.RootAccess;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a step depends on is what it reads, and a root that holds nothing is not looked at. */
final class WorkOfStepsTest {
  private static Step last(String... lines) {
    return new CompilerFixture().plan(lines).target().steps().getLast();
  }

  private static List<RootAccess> access(String... lines) {
    return new CompilerFixture().plan(lines).target().steps().stream().map(step -> step.work().rootAccess()).toList();
  }

  @Test
  void onlyACommandDependsOnArgumentsThatItDoesNotName() {
    for (var line : List.of("COPY f /f", "ADD f /f", "WORKDIR /w")) {
      assertThat(last("FROM busybox", "ARG A=1", line).work()).describedAs(line).isEqualTo(last("FROM busybox", "ARG A=2", line).work());
    }
    assertThat(last("FROM busybox", "ARG A=1", "RUN x").environment()).containsEntry("A", "1");
  }

  @Test
  void theHistoryShowsArgumentsWhateverTheWorkDependsOn() {
    var step = last("FROM busybox", "ARG A=1", "COPY f /f");
    assertThat(step.work().environment()).isEmpty();
    assertThat(step.work().optimizations()).extracting(Optimization::pass).containsExactly("DropUnreadVariables");
    assertThat(step.line().arguments()).containsEntry("A", "1");
  }

  @Test
  void anArgumentOfTheBaseCountsToo() {
    var step = last("FROM busybox AS a", "ARG A=1", "FROM a", "COPY f /f");
    assertThat(step.work().optimizations()).extracting(Optimization::pass).containsExactly("DropUnreadVariables");
  }

  @Test
  void theFirstCopyOfAStageFromScratchNeedsNoLookAtTheRoot() {
    assertThat(access("FROM scratch", "LABEL l=1", "COPY f /f", "COPY f /g")).containsExactly(RootAccess.NONE, RootAccess.NONE, RootAccess.READ);
    assertThat(access("FROM scratch", "WORKDIR /w", "COPY f /f")).containsExactly(RootAccess.NONE, RootAccess.READ);
    assertThat(access("FROM scratch AS a", "LABEL l=1", "FROM a", "COPY f /f")).containsExactly(RootAccess.NONE);
    assertThat(access("FROM scratch", "RUN x", "COPY f /f")).containsExactly(RootAccess.OBSERVE, RootAccess.READ);
    assertThat(access("FROM busybox", "COPY f /f")).containsExactly(RootAccess.READ);
  }

  @Test
  void aStageWhoseOnlyLookIsAtNothingHasNoRoot() {
    assertThat(new CompilerFixture().plan("FROM scratch", "COPY f /f").target().unpacked()).isFalse();
    assertThat(new CompilerFixture().plan("FROM scratch", "COPY f /f", "COPY f /g").target().unpacked()).isTrue();
  }

  @Test
  void withoutTheOptimizerEveryStepIsAsItIsWritten() {
    var plan = new CompilerFixture().unoptimized().plan(
        "FROM busybox AS a", "ARG A=1", "LABEL l=1", "COPY f /f", "FROM busybox AS b", "ARG A=2", "COPY f /f", "FROM scratch",
        "COPY --from=a / /a", "COPY --from=b / /b");
    assertThat(plan.stages()).hasSize(3).allMatch(stage -> stage.demand().image() && stage.optimizations().isEmpty());
    assertThat(plan.stages()).flatExtracting(StagePlan::steps).allSatisfy(step -> {
      assertThat(step.work().omitted()).isFalse();
      assertThat(step.work().rootAccess()).isEqualTo(step.instruction().rootAccess());
      assertThat(step.work().optimizations()).isEmpty();
    });
  }
}
