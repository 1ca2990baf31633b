package dev.kaniko.runtime.process.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.isolation.IsolationContract;
import dev.kaniko.runtime.isolation.ProcessRunner;
import dev.kaniko.runtime.process.Bytes;
import dev.kaniko.runtime.process.Isolation;
import dev.kaniko.runtime.process.IsolationException;
import dev.kaniko.runtime.process.MountSpec;
import dev.kaniko.runtime.process.ProcessRoot;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.process.ProcessSpec.Identity;
import dev.kaniko.runtime.process.ProcessSpec.Network;
import dev.kaniko.runtime.process.ProcessSpec.Privileges;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds for processes in the containers of a runtime, beyond what holds for all. */
abstract class OciContract extends IsolationContract {
  private static final String SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final String name;

  OciContract(String name) {
    this.name = name;
  }

  private Path runtime() {
    return OciRuntime.onPath(name, SEARCH_PATH).orElseThrow(() -> new AssertionError("this test needs " + name));
  }

  @Override
  protected Isolation isolation() {
    return new Isolation.Oci(runtime(), "");
  }

  @AfterEach
  void noCgroupIsMade() throws IOException {
    try (var controllers = Files.newDirectoryStream(Path.of("/sys/fs/cgroup"))) {
      for (var controller : controllers) {
        assertThat(controller.resolve("kaniko")).doesNotExist();
      }
    }
    assertThat(Path.of("/sys/fs/cgroup/kaniko")).doesNotExist();
  }

  private ProcessSpec insecure(ProcessSpec spec, MountSpec... mounts) {
    return with(spec, ImagePath.ROOT, Identity.ROOT, Network.DEFAULT, Privileges.INSECURE, List.of(mounts));
  }

  @Test
  void theTrialOfTheRuntimeSucceeds() {
    assertThat(new OciRuntime(runtime()).obstacle()).isEmpty();
  }

  @Test
  void whatDockersProfileForbidsIsRefusedUnlessInsecure() throws Exception {
    var spec = shell(root(Kind.DIRECTORY), "grep Seccomp: /proc/self/status; busybox unshare -U true && echo namespace; true");

    var result = run(spec);

    assertThat(result.lines()).containsExactly("Seccomp:\t2");
    assertThat(result.error()).contains("Operation not permitted");
    assertThat(run(insecure(spec)).lines()).containsExactly("Seccomp:\t0", "namespace");
  }

  @Test
  void devicesCanBeMadeButNotOpenedUnlessInsecure() throws Exception {
    var cache = Files.createDirectory(scratch.resolve("cache"));
    var mounts = new MountSpec[] {new MountSpec.Bind(cache, new ImagePath("/cache"), false), new MountSpec.Tmpfs(new ImagePath("/mem"), 0)};
    var spec = shell(root(Kind.OVERLAY), """
        for place in / /dev /dev/shm /cache /mem; do
          mknod $place/made c 1 5 && { cat $place/made | { read -n 1 x && echo opened $place; }; } 2>/dev/null; rm $place/made
        done; echo end; (echo x > /dev/null) && echo null""");

    assertThat(run(with(spec, mounts)).lines()).containsExactly("end", "null");
    assertThat(run(insecure(spec, mounts)).lines()).contains("opened /", "opened /dev", "opened /cache");
  }

  @Test
  void aMountInDevIsThereAndLeavesNothing() throws Exception {
    var spec = shell(root(Kind.OVERLAY), "cat /dev/given; ls /dev | grep -c given");

    var result = run(with(spec, new MountSpec.Content(new ImagePath("/dev/given"), Bytes.of("x\n".getBytes(UTF_8)), 0444, 0, 0)));

    assertThat(result.output()).isEqualTo("x\n1\n");
    assertThat(scratch.resolve("upper")).isEmptyDirectory();
  }

  @Test
  void aSecretIsNeitherInACommandLineNorInAFileOfTheMachine() throws Exception {
    var environment = new LinkedHashMap<String, String>();
    environment.put("PATH", "/bin");
    environment.put("TOKEN", "s3cr3t-in-the-environment");
    var spec = with(
        ProcessSpec.of(root(Kind.OVERLAY), List.of("sh", "-c", "echo ready; cat /run/secrets/token; sleep 0.2"), environment),
        new MountSpec.Content(new ImagePath("/run/secrets/token"), Bytes.of("s3cr3t-in-a-file\n".getBytes(UTF_8)), 0400, 0, 0));
    var lines = new ArrayList<String>();
    var output = new ByteArrayOutputStream();

    new ProcessRunner(isolation()).run(spec, (stream, bytes, offset, length) -> {
      output.write(bytes, offset, length);
      try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
        processes.forEach(process -> lines.add(commandLineOf(process)));
      }
      for (var place : List.of("/run", "/tmp", "/mnt")) {
        assertThat(Path.of(place, "config.json")).doesNotExist();
      }
    });

    assertThat(output.toString(UTF_8)).isEqualTo("ready\ns3cr3t-in-a-file\n");
    assertThat(lines).anyMatch(line -> line.contains(name + "\0--root")).noneMatch(line -> line.contains("s3cr3t"));
    assertThat(scratch.resolve("upper")).isEmptyDirectory();
  }

  @Test
  void withoutAPathProgramsAreFoundWhereDockerLooks() throws Exception {
    var result = run(ProcessSpec.of(root(Kind.DIRECTORY), List.of("echo", "found"), new LinkedHashMap<>()));

    assertThat(result).isEqualTo(new Result(127, "", "exec: \"echo\": executable file not found in $PATH\n"));
    assertThat(run(ProcessSpec.of(new ProcessRoot.OfDirectory(scratch.resolve("root")), List.of("cat", "/etc/hosts"), new LinkedHashMap<>())).output())
        .contains("localhost");
  }

  @Test
  void aProgramRelativeToTheWorkingDirectoryIsFound() throws Exception {
    var spec = ProcessSpec.of(root(Kind.DIRECTORY), List.of("../bin/cat", "/proc/self/cmdline"), new LinkedHashMap<>());

    var result = run(with(spec, new ImagePath("/tmp"), Identity.ROOT, Network.DEFAULT, Privileges.DOCKER_DEFAULT, List.of()));

    assertThat(result.output()).contains("/bin/cat\0/proc/self/cmdline");
  }

  @Test
  void textThatIsNotUtf8IsRefused() throws Exception {
    var spec = ProcessSpec.of(root(Kind.DIRECTORY), List.of("/bin/cat", "x\udce9y"), new LinkedHashMap<>());

    assertThatThrownBy(() -> run(spec)).isInstanceOf(IsolationException.class).hasMessageContaining("takes only UTF-8");
  }
}
