package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds that are killed ({@link RandomKills}) leave nothing in the way of the next one. Needs root, docker-registry, skopeo and busybox-static.
 */
@Tag("system")
final class KillTest {
  @Test
  void aKilledBuildIsNotInTheWayOfTheNext(@TempDir Path folder) throws Exception {
    var kills = RandomKills.asAsked();
    try (Workshop workshop = Workshop.open(folder)) {
      workshop.pushBusybox();
      Path context = workshop.dockerfile(RandomKills.dockerfile(7351));
      Path layout = folder.resolve("out");
      var build = workshop.kaniko().build(context, "--registry-mirror=" + workshop.registry().address(), "--destination=" + workshop.name("killed/image:1"),
          "--oci-layout-path=" + layout);
      var whole = build.run().time();
      for (int kill = 0; kill < kills.count(); kill++) {
        Tool.Running running = build.start();
        Thread.sleep(kills.moment(whole));
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
