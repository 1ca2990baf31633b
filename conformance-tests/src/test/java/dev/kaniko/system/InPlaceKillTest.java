package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds in a container that are killed at any moment: the next one in the same root succeeds, and what was pushed is whole. The property
 * {@code kaniko.kills} says how many; {@code kaniko.seed} when. Needs root, runc, skopeo, umoci, docker-registry and busybox-static.
 */
@Tag("system")
@ExtendWith(SharedExecutorImage.class)
final class InPlaceKillTest {
  private static final String DOCKERFILE = """
      FROM busybox AS one
      RUN --mount=type=cache,target=/cache sleep 7352 & dd if=/dev/urandom of=/data bs=1024 count=4096 2>/dev/null; date > /cache/date
      RUN rm -rf /etc; mkdir /etc; echo new > /etc/file
      FROM busybox
      COPY --from=one /data /etc /copied/
      RUN sleep 0.3; cat /copied/file > /last
      """;

  private static final int KILLS = Integer.getInteger("kaniko.kills", 10);
  private static final long SEED = Long.getLong("kaniko.seed", System.nanoTime());

  @TempDir private static Path folder;
  private static InPlaceBuilds builds;

  @BeforeAll
  static void prepare(ExecutorImage executor) throws Exception {
    System.out.printf("%d kills, -Dkaniko.seed=%d%n", KILLS, SEED);
    builds = InPlaceBuilds.in(Workshop.open(folder), executor);
  }

  @AfterAll
  static void clean() throws Exception {
    builds.close();
  }

  @Test
  void aContainerThatWasKilledBuildsWhenItIsStartedAgain() throws Exception {
    var random = new Random(SEED);
    List<String> command = builds.command("killed/image:1");
    try (var container = builds.runc().open(builds.workshop().dockerfile(DOCKERFILE), RuncContainer.Limits.NONE)) {
      long whole = container.start(command).await().time().toMillis();
      for (int kill = 0; kill < KILLS; kill++) {
        var running = container.start(command);
        Thread.sleep(random.nextLong(whole));
        container.kill();
        running.await();
        assertThat(builds.pull("killed/image:1").text("last")).isEqualTo("new\n");
      }
      var result = container.start(command).await();
      assertThat(result.exitCode()).as(result.output()).isZero();
      assertThat(builds.pull("killed/image:1").text("last")).isEqualTo("new\n");
      assertThat(top(container.root())).containsExactly("dev", "etc", "kaniko", "proc", "sys", "workspace");
    }
  }

  /** A shell is the first process, as it is in CI systems that run scripts in the container; nobody ends what the executor leaves. */
  @Test
  void anExecutorThatWasKilledLeavesNothingInTheWayOfTheNextInItsContainer() throws Exception {
    var random = new Random(SEED);
    String command = String.join(" ", builds.command("killed/beside:1"));
    try (var container = builds.runc().open(builds.workshop().dockerfile(DOCKERFILE), RuncContainer.Limits.NONE)) {
      Path busybox = Files.createDirectory(container.root().resolve("kaniko/shell")).resolve("busybox");
      Files.copy(Path.of("/bin/busybox"), busybox);
      var script = new StringBuilder(command + " || exit 3\n");
      for (int kill = 0; kill < KILLS; kill++) {
        script.append(command).append(" & sleep ").append(random.nextInt(3)).append('.').append(random.nextInt(10)).append("; kill -9 $!; wait $!\n");
      }
      script.append(command).append(" || exit 4\n/kaniko/shell/busybox ps -o args\n");
      var result = container.start(List.of("/kaniko/shell/busybox", "sh", "-c", script.toString())).await();
      assertThat(result.exitCode()).as(result.output()).isZero();
      assertThat(result.output().substring(result.output().lastIndexOf("COMMAND")).lines()).as("a heading, the shell, and ps").hasSize(3);
      assertThat(builds.pull("killed/beside:1").text("last")).isEqualTo("new\n");
      assertThat(top(container.root())).containsExactly("dev", "etc", "kaniko", "proc", "sys", "workspace");
    }
  }

  private static List<String> top(Path root) throws Exception {
    try (var files = Files.list(root)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
