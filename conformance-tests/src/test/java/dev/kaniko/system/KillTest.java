package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds that are killed at any moment (SIGKILL) leave nothing in the way of the next one. The property {@code kaniko.kills} says how many;
 * {@code kaniko.seed} when. Needs root, docker-registry, skopeo and busybox-static.
 */
@Tag("system")
final class KillTest {
  private static final String DOCKERFILE = """
      FROM busybox AS one
      RUN --mount=type=cache,target=/cache sleep 7351 & dd if=/dev/urandom of=/data bs=1024 count=4096 2>/dev/null; date > /cache/date
      RUN rm -rf /etc; mkdir /etc; echo new > /etc/file
      FROM busybox
      COPY --from=one /data /etc /copied/
      RUN sleep 0.3; cat /copied/file > /last
      """;

  @Test
  void aKilledBuildIsNotInTheWayOfTheNext(@TempDir Path folder) throws Exception {
    int kills = Integer.getInteger("kaniko.kills", 10);
    long seed = Long.getLong("kaniko.seed", System.nanoTime());
    System.out.printf("%d kills, -Dkaniko.seed=%d%n", kills, seed);
    var random = new Random(seed);
    try (Workshop workshop = Workshop.open(folder)) {
      Path base = folder.resolve("busybox");
      BusyboxBase.write(base);
      workshop.registry().push("oci:" + base + ":image", "library/busybox:latest");
      Path context = workshop.context(Map.of("Dockerfile", DOCKERFILE));
      Path layout = folder.resolve("out");
      var build = workshop.kaniko().build(context, "--registry-mirror=" + workshop.registry().address(), "--destination=" + workshop.name("killed/image:1"),
          "--oci-layout-path=" + layout);
      long whole = build.run().time().toMillis();
      for (int kill = 0; kill < kills; kill++) {
        Tool.Running running = build.start();
        Thread.sleep(random.nextLong(Math.max(1, whole)));
        killJvm(running.process());
        running.process().waitFor();
        assertNothingBroken(workshop, layout);
      }
      var result = build.run();
      assertThat(result.exitCode()).as(result.output()).isZero();
      assertThat(OciLayout.read(workshop.registry().pull("killed/image:1", folder.resolve("pulled"))).text("last")).isEqualTo("new\n");
      assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(folder.toString());
      assertThat(Tool.of("pgrep", "-f", "sleep 7351").run().output()).isEmpty();
      try (var builds = Files.list(workshop.kaniko().state().resolve("builds"))) {
        assertThat(builds).isEmpty();
      }
    }
  }

  /** The launcher has become the JVM by exec, or is about to. */
  private static void killJvm(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** A destination holds a whole image or what it held before; the reader checks every digest. */
  private static void assertNothingBroken(Workshop workshop, Path layout) throws Exception {
    assertThat(OciLayout.read(workshop.registry().pull("killed/image:1", workshop.result("pulled-" + System.nanoTime()))).text("last")).isEqualTo("new\n");
    assertThat(OciLayout.read(layout).text("last")).isEqualTo("new\n");
  }
}
