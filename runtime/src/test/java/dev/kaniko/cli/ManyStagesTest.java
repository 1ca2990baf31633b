package dev.kaniko.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file may have any number of stages. */
final class ManyStagesTest {
  private static final int MANY = 2000;

  @TempDir private Path folder;

  private CommandRun build(IntFunction<String> stage) throws IOException {
    Files.writeString(folder.resolve("Dockerfile"), IntStream.range(0, MANY).mapToObj(stage).collect(Collectors.joining("\n", "FROM scratch AS s0\n", "\n")));
    return CommandRun.of(Map.of(), List.of("build", "--context", folder.toString(), "--kaniko-dir", folder + "/state", "--no-push"));
  }

  @Test
  void stagesThatWaitForEachOtherTakeNoThreadEach() throws IOException {
    var threads = ManagementFactory.getThreadMXBean();
    threads.resetPeakThreadCount();
    int before = threads.getPeakThreadCount();

    var run = build(i -> "FROM s" + i + " AS s" + (i + 1) + "\nLABEL a=" + i);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(threads.getPeakThreadCount() - before).isLessThan(200);
  }
}
