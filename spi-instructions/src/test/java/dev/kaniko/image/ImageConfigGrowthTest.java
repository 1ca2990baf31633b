package dev.kaniko.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What instructions that set something cost together: eight times as many take about eight times the memory, where the square would be sixty-four times. */
final class ImageConfigGrowthTest {
  private static final int SMALL = 500;
  private static final int LARGE = 8 * SMALL;
  private static final double MOST = 16;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  record Kind(String name, IntFunction<ConfigDelta.Edit> edit) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Kind> kinds() {
    return List.of(
        new Kind("variables", i -> new ConfigDelta.Env("a" + i, "b")),
        new Kind("one variable", i -> new ConfigDelta.Env("a", "b" + i)),
        new Kind("labels", i -> new ConfigDelta.Label("a" + i, "b")),
        new Kind("ports", i -> new ConfigDelta.ExposedPort(i + "/tcp")),
        new Kind("volumes", i -> new ConfigDelta.Volume("/a" + i)),
        new Kind("triggers", i -> new ConfigDelta.OnBuild("LABEL a" + i + "=b")),
        new Kind("labels and working directories in turn", i -> i % 2 == 0 ? new ConfigDelta.Label("a" + i, "b") : new ConfigDelta.WorkingDir("/a" + i)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void eightTimesTheInstructionsTakeAboutEightTimesTheMemory(Kind kind) {
    allocated(kind, SMALL); // What is loaded once is no part of it.

    assertThat((double) allocated(kind, LARGE) / allocated(kind, SMALL)).isLessThan(MOST);
  }

  private static long allocated(Kind kind, int count) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    var config = ImageConfig.EMPTY;
    for (int i = 0; i < count; i++) {
      config = ConfigDelta.of(kind.edit().apply(i)).applyTo(config);
      assertThat(config.workingDirectory()).isNotNull(); // As a step looks.
    }
    assertThat(config.hashCode()).isNotEqualTo(ImageConfig.EMPTY.hashCode());
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void itDoesNotMatterWhenSomebodyLooks(Kind kind) {
    assertThat(configOf(kind, _ -> {})).isEqualTo(configOf(kind, config -> assertThat(config.toString()).isNotEmpty()));
  }

  private static ImageConfig configOf(Kind kind, Consumer<ImageConfig> look) {
    var config = ImageConfig.EMPTY;
    for (var edit : IntStream.range(0, 20).mapToObj(kind.edit()).toList()) {
      config = edit.applyTo(config);
      look.accept(config);
    }
    return config;
  }

  @Test
  void anEarlierConfigurationStaysAsItWas() {
    var one = ImageConfig.EMPTY.withEnvironment("a", "1").withLabel("l", "1").withExposedPort("1/tcp");
    var two = one.withEnvironment("a", "2").withLabel("l", "2").withExposedPort("2/tcp");

    assertThat(two.environmentEntries()).containsExactly("a=2");
    assertThat(two.labels()).containsEntry("l", "2");
    assertThat(two.exposedPorts()).containsExactly("1/tcp", "2/tcp");
    assertThat(one.environmentEntries()).containsExactly("a=1");
    assertThat(one.labels()).containsEntry("l", "1");
    assertThat(one.exposedPorts()).containsExactly("1/tcp");
  }
}
