package dev.kaniko.compiler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kaniko.compiler.CompilerFixture;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it costs to keep the secrets of a build out of texts grows with the number of its steps and no faster. */
final class ScrubberGrowthTest {
  private static final int SMALL = 500;
  private static final int LARGE = 8 * SMALL;
  private static final double MOST = 16;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Variables that count how many of them are looked at. */
  private static final class Counted extends LinkedHashMap<String, String> {
    private static final long serialVersionUID = 1;

    private long looks;

    Counted(int size) {
      IntStream.range(0, size).forEach(i -> put("A" + i, "1"));
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super String> action) {
      looks += size();
      super.forEach(action);
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
      looks += size();
      return super.entrySet();
    }
  }

  /** Each step sees as many variables as there are steps. */
  @ParameterizedTest
  @ValueSource(ints = {2_000, 20_000})
  void theVariablesThatAStepSeesAreNotLookedAtForEachStep(int steps) {
    var plan = new CompilerFixture().plan("FROM scratch", "ENV A=1");
    var stage = plan.target();
    var step = stage.steps().getLast();
    var environment = new Counted(steps);
    var arguments = new Counted(steps);
    var like = new Step(
        Work.of(step.instruction(), Map.of(), environment), new HistoryLine(step.text(), Optional.empty(), arguments, step.uses()));

    var scrubber = Scrubber.of(
        new BuildPlan(List.of(stage.withSteps(Collections.nCopies(steps, like))), List.of(), plan.proxyEnvironment(), plan.epoch()), Map.of());

    assertThat(scrubber.scrub("text")).isEqualTo("text");
    assertThat(environment.looks + arguments.looks).isLessThan(10L * steps);
  }

  /** Texts are looked at once, not once for each secret. */
  @Test
  void eightTimesTheSecretsTakeAboutEightTimesTheMemory() {
    var few = secrets(SMALL);
    var many = secrets(LARGE);
    allocated(few); // What is loaded once is no part of it.

    assertThat((double) allocated(many) / allocated(few)).isLessThan(MOST);
  }

  private static BuildPlan secrets(int count) {
    var lines = IntStream.range(0, count).mapToObj(i -> "ENV TOKEN_" + i + "=hunter-" + i);
    return new CompilerFixture().plan(Stream.concat(Stream.of("FROM scratch"), lines).toArray(String[]::new));
  }

  private static long allocated(BuildPlan plan) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    var scrubber = Scrubber.of(plan, Map.of());
    for (var step : plan.target().steps()) {
      assertThat(scrubber.scrub(step.text() + " hunter-7").contains("hunter")).isFalse();
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
