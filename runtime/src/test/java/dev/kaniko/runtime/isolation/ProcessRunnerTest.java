package dev.kaniko.runtime.isolation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.KernelVersion;
import dev.kaniko.runtime.process.Bytes;
import dev.kaniko.runtime.process.Isolation;
import dev.kaniko.runtime.process.IsolationException;
import dev.kaniko.runtime.process.MountSpec;
import dev.kaniko.runtime.process.ProcessSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own namespaces, and what is done without them. */
final class ProcessRunnerTest extends IsolationContract {
  private static final Isolation CHROOT = new Isolation.Chroot("for the test");

  @Override
  protected Isolation isolation() {
    return new Isolation.Namespaces();
  }

  @Test
  void aByteThatIsNotUtf8ComesThrough() throws Exception {
    var environment = new LinkedHashMap<String, String>();
    environment.put("BYTE", "x\udce9y");
    var result = run(ProcessSpec.of(root(Kind.DIRECTORY), List.of("/bin/cat", "/proc/self/environ"), environment));

    assertThat(result.output()).startsWith("BYTE=x").endsWith("y\0");
  }

  @Test
  void namespacesAreTheStrongestThatWorkHere() throws Exception {
    assertThat(IsolationChoice.of(IsolationMode.AUTO, false, Map.of()).isolation()).isEqualTo(isolation());
  }

  @Test
  void aStepHasABoundedNumberOfProcessesWhereTheKernelCanCountThem() throws Exception {
    var limit = run(shell(root(Kind.DIRECTORY), "cat /proc/sys/kernel/pid_max")).output().strip();
    var machine = Files.readString(Path.of("/proc/sys/kernel/pid_max")).strip();

    assertThat(limit).isEqualTo(KernelVersion.current().isAtLeast(6, 14) ? "32768" : machine);
  }

  /** Who may call chroot(2) leaves a root that is nothing but one. */
  @Test
  void aRootAloneIsNotLeftByASecondOne() throws Exception {
    var result = run(shell(root(Kind.DIRECTORY), "mkdir /inner; chroot /inner /bin/true 2>&1; echo $?"), CHROOT);

    assertThat(result.lines()).first().asString().contains("Operation not permitted");
    assertThat(result.lines()).last().isNotEqualTo("0");
  }

  @Test
  void aSignalIsAddedTo128() throws Exception {
    assertThat(run(shell(root(Kind.DIRECTORY), "kill -9 $$"), CHROOT).exitCode()).isEqualTo(137);
  }

  @Test
  void withOnlyAnotherRootProcessesAreStillFoundAndNothingIsLeft() throws Exception {
    var result = run(shell(root(Kind.DIRECTORY), "echo $PATH; " + SLEEP + " & echo x > /dev/null; cat /etc/hosts; exit 3"), CHROOT);

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.output()).contains("/nowhere:/bin").contains("localhost");
    assertThat(sleeping()).isEmpty();
    try (var left = Files.list(scratch.resolve("root"))) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("bin", "dev", "proc", "sys", "tmp");
    }
  }

  @Test
  void withOnlyAnotherRootNothingOfTheMachineIsTakenAwayEither() throws Exception {
    var machine = canaries();
    var cache = Files.createDirectory(scratch.resolve("cache"));
    var spec = with(
        shell(root(Kind.DIRECTORY), "mv /a /moved && mv /etc /old && ln -s " + machine + " /a && ln -s " + machine + " /etc"),
        new MountSpec.Tmpfs(new ImagePath("/a/b/directory"), 0),
        new MountSpec.Bind(cache, new ImagePath("/a/b/cache"), false),
        new MountSpec.Content(new ImagePath("/a/b/token"), Bytes.of("secret\n".getBytes(UTF_8)), 0400, 0, 0));

    assertThat(run(spec, CHROOT).exitCode()).isZero();

    assertUntouched(machine);
    assertThat(cache).isEmptyDirectory();
    assertThat(scratch.resolve("root/old")).isEmptyDirectory();
    assertThat(scratch.resolve("root/moved")).isEmptyDirectory();
  }

  private static final String DOCKER = "-all,+chown,+dac_override,+fsetid,+fowner,+mknod,+net_raw,+setgid,+setuid,+setfcap,+setpcap,"
      + "+net_bind_service,+sys_chroot,+kill,+audit_write";

  @Test
  void whatIsMissingIsDetected() throws Exception {
    assertThat(output(SeparateJvm.start(List.of("setpriv", "--bounding-set", DOCKER), "detect")))
        .contains("chroot: yes, RUN has a root of its own, but no mounts and no /proc (no CAP_SYS_ADMIN); no seccomp filter");
    assertThat(output(SeparateJvm.start(List.of("setpriv", "--reuid", "1234", "--clear-groups"), "detect")))
        .contains("chroot: no, RUN needs root (CAP_SYS_CHROOT) here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1234"})
  void dockersCapabilitiesAreEnoughForAnotherRoot(String uid) throws Exception {
    busyboxRoot();
    var script = "id -u; echo x > /dev/null; (setsid SLEEP &) ; SLEEP & exit 5".replace("SLEEP", SLEEP);

    var result = output(
        SeparateJvm.start(List.of("setpriv", "--bounding-set", DOCKER), "run", scratch.resolve("root").toString(), uid, script));

    assertThat(result).isEqualTo(uid + "\nexit 5\n");
    assertThat(sleeping()).isEmpty();
  }

  @Test
  void withoutRightsTheReasonIsSaid() throws Exception {
    var isolation = new Isolation.None("RUN needs root (CAP_SYS_CHROOT) here");

    assertThatThrownBy(() -> run(shell(root(Kind.DIRECTORY), "true"), isolation))
        .isInstanceOf(IsolationException.class)
        .hasMessage("RUN needs root (CAP_SYS_CHROOT) here");
  }
}
