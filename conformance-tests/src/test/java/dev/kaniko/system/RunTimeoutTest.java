package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A RUN that takes longer than {@code --run-timeout} says is ended with all it started, however it is kept apart. Needs root, runc and crun.
 * {@link RootlessTest} sees it in a user namespace, {@link InPlaceTest} in place.
 */
@Tag("system")
final class RunTimeoutTest {
  @TempDir private static Path folder;
  private static BusyboxBuilds builds;

  @BeforeAll
  static void makeBase() throws Exception {
    builds = BusyboxBuilds.in(folder);
  }

  @AfterAll
  static void clean() throws Exception {
    builds.close();
  }

  private static BusyboxBuilds.Build build(LateStep step, String isolation) throws Exception {
    return builds.of(step.dockerfile(), "--isolation=" + isolation, LateStep.OPTION);
  }

  private static void assertEnded(Tool build, LateStep step, String isolation) throws Exception {
    var result = build.within(Duration.ofMinutes(2)).run();
    assertThat(result.output()).containsPattern("isolation of RUN: " + isolation);
    step.assertEnded(result);
  }

  @Test
  void inNamespaces() throws Exception {
    var step = LateStep.unlikeOthers();
    assertEnded(build(step, "chroot").tool(), step, "chroot: RUN has a root, mounts");
  }

  @Test
  void withNothingButARootOfItsOwn() throws Exception {
    var step = LateStep.unlikeOthers();
    assertEnded(build(step, "chroot").withoutMounts().tool(), step, "chroot: RUN has a root of its own, but no mounts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"runc", "crun"})
  void inAContainer(String runtime) throws Exception {
    // The first of them that works is taken.
    Path programs = Files.createDirectory(folder.resolve("without-others-than-" + runtime));
    if (!runtime.equals("runc")) {
      Files.createSymbolicLink(programs.resolve("runc"), Path.of("/bin/false"));
    }
    var step = LateStep.unlikeOthers();
    var build = build(step, "oci").tool().with("PATH", programs + ":" + System.getenv("PATH"));
    assertEnded(build, step, "oci: RUN has a container of /\\S*/" + runtime);
  }
}
