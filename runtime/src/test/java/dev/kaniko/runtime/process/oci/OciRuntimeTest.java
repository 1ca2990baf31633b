package dev.kaniko.runtime.process.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.runtime.isolation.IsolationChoice;
import dev.kaniko.runtime.isolation.IsolationMode;
import dev.kaniko.runtime.process.Isolation;
import dev.kaniko.runtime.process.IsolationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which runtime is taken, and what is said of one that does not work. The runtimes of this test are scripts. */
final class OciRuntimeTest {
  @TempDir Path folder;

  private Path runtime(String directory, String name, String script) throws IOException {
    var file = Files.createDirectories(folder.resolve(directory)).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  @Test
  void withNoneOnThePathEachIsNamed() {
    assertThat(OciRuntime.find(folder + ":relative")).isEqualTo(new Isolation.None("runc is not on the PATH; crun is not on the PATH"));
    assertThatThrownBy(() -> IsolationChoice.of(IsolationMode.OCI, false, Map.of("PATH", folder.toString())))
        .isInstanceOf(IsolationException.class)
        .hasMessage("--isolation=oci: nothing can run: runc is not on the PATH; crun is not on the PATH");
  }

  @Test
  void aFileThatCannotBeExecutedIsNotARuntime() throws Exception {
    Files.createDirectory(folder.resolve("runc"));
    Files.writeString(folder.resolve("crun"), "");

    assertThat(OciRuntime.onPath("runc", folder.toString())).isEmpty();
    assertThat(OciRuntime.onPath("crun", folder.toString())).isEmpty();
  }

  @Test
  @Tag("system")
  void aRuntimeThatFailsIsPassedOverAndItsReasonSaid() throws Exception {
    var failing = runtime("a", "runc", "echo no cgroups here >&2; exit 1\n");
    runtime("b", "crun", "for a in \"$@\"; do [ \"$last\" = --pid-file ] && echo 2 > $a; last=$a; done; exit 0\n");

    var found = OciRuntime.find(folder.resolve("a") + ":" + folder.resolve("b"));

    assertThat(found).isEqualTo(new Isolation.Oci(
        folder.resolve("b/crun"), failing + " does not work here: " + failing + " could not make a container: no cgroups here"));
    assertThat(OciRuntime.find(folder.resolve("a").toString()).description())
        .isEqualTo("nothing can run: " + failing + " does not work here: " + failing + " could not make a container: no cgroups here;"
            + " crun is not on the PATH");
  }

  @Test
  @Tag("system")
  void aRuntimeWhoseContainersOpenDevicesIsPassedOver() throws Exception {
    var careless = runtime("a", "crun", """
        while [ $# -gt 0 ]; do case $1 in --bundle) bundle=$2;; --pid-file) echo 2 > $2;; esac; shift; done
        mount -o remount,bind,dev $bundle/root && exec chroot $bundle/root /trial
        """);

    assertThat(OciRuntime.find(folder.resolve("a").toString()))
        .isEqualTo(new Isolation.None("runc is not on the PATH; " + careless + " does not work here: RUN could open devices of its root"));
  }

  @Test
  @Tag("system")
  void theTrialLeavesNothing() throws Exception {
    var log = folder.resolve("log");
    runtime("a", "crun", "echo \"$@\" > " + log + "; ls -d " + System.getProperty("java.io.tmpdir") + "/oci-trial* >> " + log + "\n");

    OciRuntime.find(folder.resolve("a").toString());

    var lines = Files.readAllLines(log);
    assertThat(lines.getFirst()).isEqualTo("--root /run/state --cgroup-manager=disabled run --bundle /run --pid-file /run/pid kaniko");
    assertThat(lines).hasSizeGreaterThan(1);
    // A test beside this one may have a trial of its own, which ends as well.
    var end = Instant.now().plus(Duration.ofSeconds(20));
    for (var directory : lines.subList(1, lines.size())) {
      while (Files.exists(Path.of(directory)) && Instant.now().isBefore(end)) {
        Thread.sleep(20);
      }
      assertThat(Path.of(directory)).doesNotExist();
    }
  }

  @Test
  void runcIsToldNotToFailForCgroups() {
    assertThat(new OciRuntime(Path.of("/usr/sbin/runc")).command("/run", "/run/state", "/run/pid"))
        .isEqualTo(List.of("/usr/sbin/runc", "--root", "/run/state", "--rootless=true", "run", "--bundle", "/run", "--pid-file", "/run/pid", "kaniko"));
  }
}
