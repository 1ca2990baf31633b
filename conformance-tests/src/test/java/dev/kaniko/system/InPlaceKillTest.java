package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds in a container that are killed ({@link RandomKills}): the next one in the same root succeeds, and what was pushed is whole. Needs
 * root, runc, skopeo, umoci, docker-registry and busybox-static.
 */
@Tag("system")
@ExtendWith(SharedExecutorImage.class)
final class InPlaceKillTest {
  private static final String DOCKERFILE = RandomKills.dockerfile(7352);

  /** Longer than most builds take beside a shell. */
  private static final Duration SLOWEST = Duration.ofSeconds(3);

  @TempDir private static Path folder;
  private static InPlaceBuilds builds;

  @BeforeAll
  static void prepare(ExecutorImage executor) throws Exception {
    builds = InPlaceBuilds.in(Workshop.open(folder), executor);
  }

  @AfterAll
  static void clean() throws Exception {
    builds.close();
  }

  @Test
  void aContainerThatWasKilledBuildsWhenItIsStartedAgain() throws Exception {
    var kills = RandomKills.asAsked();
    List<String> command = builds.command("killed/image:1");
    try (var container = builds.runc().open(builds.workshop().dockerfile(DOCKERFILE), RuncContainer.Limits.NONE)) {
      var whole = container.run(command).time();
      for (int kill = 0; kill < kills.count(); kill++) {
        var running = container.start(command);
        Thread.sleep(kills.moment(whole));
        container.signal("KILL");
        running.await();
        assertThat(builds.pull("killed/image:1").text("last")).isEqualTo("new\n");
      }
      var result = container.run(command);
      assertThat(result.exitCode()).as(result.output()).isZero();
      assertThat(builds.pull("killed/image:1").text("last")).isEqualTo("new\n");
      assertThat(top(container.root())).containsExactly("dev", "etc", "kaniko", "proc", "root", "sys", "tmp", "workspace");
    }
  }

  /** A shell is the first process, as it is in CI systems that run scripts in the container; nobody ends what the executor leaves. */
  @Test
  void anExecutorThatWasKilledLeavesNothingInTheWayOfTheNextInItsContainer() throws Exception {
    var kills = RandomKills.asAsked();
    String command = String.join(" ", builds.command("killed/beside:1"));
    try (var container = builds.runc().open(builds.workshop().dockerfile(DOCKERFILE), RuncContainer.Limits.NONE)) {
      Path busybox = Files.createDirectory(container.root().resolve("kaniko/shell")).resolve("busybox");
      Files.copy(Path.of("/bin/busybox"), busybox);
      var script = new StringBuilder(command + " || exit 3\n");
      for (int kill = 0; kill < kills.count(); kill++) {
        script.append(command).append(" & sleep ").append(kills.moment(SLOWEST).toMillis() / 1000.0).append("; kill -9 $!; wait $!\n");
      }
      script.append(command).append(" || exit 4\n/kaniko/shell/busybox ps -o args\n");
      var result = container.run(List.of("/kaniko/shell/busybox", "sh", "-c", script.toString()));
      assertThat(result.exitCode()).as(result.output()).isZero();
      assertThat(result.output().substring(result.output().lastIndexOf("COMMAND")).lines()).as("a heading, the shell, and ps").hasSize(3);
      assertThat(builds.pull("killed/beside:1").text("last")).isEqualTo("new\n");
      assertThat(top(container.root())).containsExactly("dev", "etc", "kaniko", "proc", "root", "sys", "tmp", "workspace");
    }
  }

  private static List<String> top(Path root) throws Exception {
    try (var files = Files.list(root)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
