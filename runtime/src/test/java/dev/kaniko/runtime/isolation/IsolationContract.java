package dev.kaniko.runtime.isolation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.runtime.linux.OverlayMount;
import dev.kaniko.runtime.process.Bytes;
import dev.kaniko.runtime.process.Isolation;
import dev.kaniko.runtime.process.MountSpec;
import dev.kaniko.runtime.process.OutputSink;
import dev.kaniko.runtime.process.ProcessRoot;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.process.ProcessSpec.Identity;
import dev.kaniko.runtime.process.ProcessSpec.Network;
import dev.kaniko.runtime.process.ProcessSpec.Privileges;
import dev.kaniko.runtime.process.TimeLimitException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds for processes that are kept apart by namespaces, whoever makes them. Real processes in real roots: needs root with
 * CAP_SYS_ADMIN and a static busybox in {@code /bin}.
 */
@Tag("system")
public abstract class IsolationContract {
  /** A command that does not end by itself. Another JVM may run the same test at the same time, so its number is that of this JVM. */
  static final String SLEEP = "sleep " + (1_000_000_000 + ProcessHandle.current().pid());

  public enum Kind {
    DIRECTORY,
    OVERLAY
  }

  /** How the processes of these tests are kept apart. */
  protected abstract Isolation isolation();

  @TempDir protected Path scratch;
  private List<String> mountsBefore = List.of();
  private final List<OverlayMount> overlays = new ArrayList<>();

  @BeforeEach
  void rememberMounts() throws IOException {
    mountsBefore = Files.readAllLines(Path.of("/proc/self/mountinfo"));
  }

  @AfterEach
  void nothingIsMountedAfterwards() throws IOException {
    overlays.forEach(OverlayMount::close);
    // Others may mount things of their own meanwhile, but not at or below these places.
    var places = List.of("/proc", "/sys", "/dev", scratch.toString());
    assertThat(Files.readAllLines(Path.of("/proc/self/mountinfo"))).filteredOn(line -> !mountsBefore.contains(line)).noneMatch(line -> {
      var target = line.split(" ")[4];
      return target.equals("/") || places.stream().anyMatch(target::startsWith);
    });
    assertThat(Path.of("/").toRealPath()).isEqualTo(Path.of("/"));
    assertThat(Files.readSymbolicLink(Path.of("/proc/self/root"))).isEqualTo(Path.of("/"));
  }

  Path busyboxRoot() throws IOException {
    return busyboxRoot("root");
  }

  private Path busyboxRoot(String name) throws IOException {
    var root = Files.createDirectories(scratch.resolve(name));
    for (var directory : List.of("proc", "sys", "dev")) {
      Files.createDirectories(root.resolve(directory));
    }
    var bin = Files.createDirectories(root.resolve("bin"));
    Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
    for (var applet : List.of("sh", "id", "cat", "ls", "ps", "sleep", "touch", "mkdir", "hostname", "ip", "stat", "mount", "grep", "chroot", "rm", "mknod", "setsid", "mv", "ln")) {
      Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
    }
    var tmp = Files.createDirectories(root.resolve("tmp"));
    Directory.WORKING.changeMode(tmp.toString(), 01777);
    return root;
  }

  protected ProcessRoot root(Kind kind) throws IOException {
    var directory = busyboxRoot();
    return switch (kind) {
      case DIRECTORY -> new ProcessRoot.OfDirectory(directory);
      case OVERLAY -> {
        var overlay = OverlayMount.mount(
            List.of(directory), Files.createDirectories(scratch.resolve("upper")), Files.createDirectories(scratch.resolve("work")));
        overlays.add(overlay);
        yield new ProcessRoot.OfOverlay(overlay);
      }
    };
  }

  public record Result(int exitCode, String output, String error) {
    public List<String> lines() {
      return output.lines().toList();
    }
  }

  protected Result run(ProcessSpec spec) throws IOException, InterruptedException {
    return run(spec, isolation());
  }

  protected static Result run(ProcessSpec spec, Isolation isolation) throws IOException, InterruptedException {
    var output = new ByteArrayOutputStream();
    var error = new ByteArrayOutputStream();
    int code = new ProcessRunner(isolation).run(spec, (stream, bytes, offset, length) -> {
      (stream == OutputSink.Stream.STDOUT ? output : error).write(bytes, offset, length);
    });
    return new Result(code, output.toString(UTF_8), error.toString(UTF_8));
  }

  protected static ProcessSpec shell(ProcessRoot root, String script) {
    var environment = new LinkedHashMap<String, String>();
    environment.put("PATH", "/nowhere:/bin");
    return ProcessSpec.of(root, List.of("/bin/sh", "-c", script), environment);
  }

  protected static ProcessSpec with(
      ProcessSpec spec, ImagePath cwd, Identity identity, Network network, Privileges privileges, List<MountSpec> mounts) {
    return new ProcessSpec(
        spec.root(), new ProcessSpec.Program(spec.program().arguments(), spec.program().environment(), cwd), identity,
        new ProcessSpec.Confinement(network, privileges, spec.confinement().hostname()), mounts, spec.timeout());
  }

  protected static ProcessSpec with(ProcessSpec spec, MountSpec... mounts) {
    return with(spec, ImagePath.ROOT, Identity.ROOT, Network.DEFAULT, Privileges.DOCKER_DEFAULT, List.of(mounts));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theExitCodeComesThrough(Kind kind) throws Exception {
    var result = run(shell(root(kind), "echo out; echo err >&2; exit 42"));

    assertThat(result).isEqualTo(new Result(42, "out\n", "err\n"));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theProcessIsTheFirstOfItsPidNamespaceAndSeesOnlyItsOwn(Kind kind) throws Exception {
    var result = run(shell(root(kind), "echo $$; ls /proc | while read n; do case $n in [0-9]*) echo pid $n;; esac; done; hostname"));

    assertThat(result.lines()).startsWith("1", "pid 1").endsWith("buildkitsandbox").hasSizeBetween(4, 6);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void itRunsAsTheUserWithTheGroupsAndNoCapabilities(Kind kind) throws Exception {
    var spec = shell(root(kind), "id; stat -c %a /tmp/x 2>/dev/null; touch /tmp/x; stat -c '%a %u %g' /tmp/x; while read k v; do case $k in"
        + " Cap*|Groups:) echo $k $v;; esac; done < /proc/self/status; echo hi > /dev/stdout; pwd");

    var result = run(with(
        spec, new ImagePath("/tmp"), new Identity(1234, 2345, List.of(77, 88)), Network.DEFAULT, Privileges.DOCKER_DEFAULT, List.of()));

    assertThat(result.lines()).containsExactly(
        "uid=1234 gid=2345 groups=77,88", "644 1234 2345", "Groups: 77 88", "CapInh: 0000000000000000", "CapPrm: 0000000000000000",
        "CapEff: 0000000000000000", "CapBnd: 00000000a80425fb", "CapAmb: 0000000000000000", "hi", "/tmp");
  }

  @Test
  void rootHasDockersFourteenCapabilitiesUnlessInsecure() throws Exception {
    var spec = shell(root(Kind.DIRECTORY), "while read k v; do case $k in Cap[EBPI]*) echo $v;; esac; done < /proc/self/status");

    assertThat(run(spec).lines()).containsExactly("0000000000000000", "00000000a80425fb", "00000000a80425fb", "00000000a80425fb");
    var insecure = run(with(spec, ImagePath.ROOT, Identity.ROOT, Network.DEFAULT, Privileges.INSECURE, List.of()));
    assertThat(insecure.lines().get(2)).isEqualTo(Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("CapEff")).findFirst().orElseThrow().split("\\s+")[1]);
  }

  @Test
  void theEnvironmentIsExactlyTheGivenOne() throws Exception {
    var environment = new LinkedHashMap<String, String>();
    environment.put("PATH", "/bin");
    environment.put("ODD", "a=b\nc é");
    environment.put("HOME", "/tmp");
    var result = run(ProcessSpec.of(root(Kind.DIRECTORY), List.of("cat", "/proc/self/environ"), environment));

    assertThat(result.output()).isEqualTo("PATH=/bin\0ODD=a=b\nc é\0HOME=/tmp\0");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatIsLeftInTheBackgroundIsGone(Kind kind) throws Exception {
    long before = System.nanoTime();
    var result = run(shell(root(kind), SLEEP + " & echo started"));

    assertThat(result.output()).isEqualTo("started\n");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(60));
    assertThat(sleeping()).isEmpty();
  }

  /** The processes that run {@link #SLEEP}. */
  static List<Path> sleeping() throws IOException {
    return processes(SLEEP.replace(' ', '\0'));
  }

  static List<Path> processes(String commandLine) throws IOException {
    var found = new ArrayList<Path>();
    try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var process : all) {
        if (commandLineOf(process).startsWith(commandLine)) {
          found.add(process);
        }
      }
    }
    return found;
  }

  protected static String commandLineOf(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"));
    } catch (IOException ended) {
      return "";
    }
  }

  @Test
  void withoutNetworkThereIsOnlyLoopbackAndItIsUp() throws Exception {
    var spec = shell(root(Kind.DIRECTORY), "ls /sys/class/net; ip -o addr show up");

    var result = run(with(spec, ImagePath.ROOT, Identity.ROOT, Network.NONE, Privileges.DOCKER_DEFAULT, List.of()));

    assertThat(result.lines().getFirst()).isEqualTo("lo");
    assertThat(result.lines().get(1)).contains("lo").contains("127.0.0.1");
  }

  @Test
  void devicesWorkAndKernelPlacesAreProtected() throws Exception {
    var result = run(shell(root(Kind.DIRECTORY), """
        echo x > /dev/null && echo null; cat /dev/zero | { read -n 1 x; echo zero; }
        for d in tty random urandom full; do test -c /dev/$d && echo $d; done
        test -d /dev/pts && test -c /dev/pts/ptmx && test -w /dev/shm && echo pts
        cat /proc/kcore | { read x || echo masked; }; (echo 1 > /proc/sys/kernel/sysrq) 2>/dev/null || echo readonly
        touch /sys/x 2>/dev/null || echo sysro; cat /etc/hosts"""));

    assertThat(result.output()).startsWith("null\nzero\ntty\nrandom\nurandom\nfull\npts\nmasked\nreadonly\nsysro\n127.0.0.1\tlocalhost");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void mountsAreThereAndLeaveNothing(Kind kind) throws Exception {
    var source = Files.createDirectories(scratch.resolve("source"));
    Files.writeString(source.resolve("file"), "bound\n");
    var spec = with(
        shell(root(kind), "cat /a/b/file /run/secrets/token; touch /a/b/x 2>&1; touch /rw/made; echo t > /t/f; cat /t/f; stat -c %a /run/secrets/token;"
            + " touch /t/sub/y 2>/dev/null || echo ro"),
        new MountSpec.Bind(source, new ImagePath("/a/b"), true),
        new MountSpec.Bind(source, new ImagePath("/rw"), false),
        new MountSpec.Tmpfs(new ImagePath("/t"), 1 << 20),
        new MountSpec.Bind(source, new ImagePath("/t/sub"), true),
        new MountSpec.Content(new ImagePath("/run/secrets/token"), Bytes.of("secret\n".getBytes(UTF_8)), 0400, 0, 0));

    var result = run(spec);

    assertThat(result.output()).isEqualTo("bound\nsecret\ntouch: /a/b/x: Read-only file system\nt\n400\nro\n");
    assertThat(source.resolve("made")).exists();
    try (var left = Files.list(kind == Kind.DIRECTORY ? scratch.resolve("root") : scratch.resolve("upper"))) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(kind == Kind.DIRECTORY ? List.of("bin", "dev", "proc", "sys", "tmp") : List.of());
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void makingMountPointsLeavesTheTimesOfDirectories(Kind kind) throws Exception {
    var processRoot = root(kind);
    var old = Instant.ofEpochSecond(-86400, 7);
    var etc = Files.createDirectories(scratch.resolve("root/etc"));
    Directory.WORKING.changeModified(etc.toString(), old);
    // The root of an overlay has the attributes of the upper directory.
    Directory.WORKING.changeModified(scratch.resolve(kind == Kind.DIRECTORY ? "root" : "upper").toString(), old);

    run(shell(processRoot, "true"));

    try (var seen = kind == Kind.DIRECTORY ? Directory.open(scratch.resolve("root")) : overlays.getFirst().directory()) {
      assertThat(seen.status(".").modified()).isEqualTo(old);
      assertThat(seen.status("etc").modified()).isEqualTo(old);
      try (var below = seen.openDirectory("etc")) {
        assertThat(below.entries()).isEmpty();
      }
    }
  }

  @Test
  void aRootThatLacksThemKeepsProcSysAndDev() throws Exception {
    var processRoot = root(Kind.DIRECTORY);
    for (var name : List.of("proc", "sys", "dev")) {
      Files.delete(scratch.resolve("root").resolve(name));
    }

    assertThat(run(shell(processRoot, "true")).exitCode()).isZero();

    for (var name : List.of("proc", "sys", "dev")) {
      assertThat(scratch.resolve("root").resolve(name)).isEmptyDirectory();
    }
  }

  @Test
  void aMountPointIsResolvedInsideTheRoot() throws Exception {
    var processRoot = root(Kind.DIRECTORY);
    var outside = Files.createDirectories(scratch.resolve("outside"));
    Files.createSymbolicLink(scratch.resolve("root/out"), outside);
    Files.createSymbolicLink(scratch.resolve("root/up"), Path.of("../../../../outside2"));

    var result = run(with(
        shell(processRoot, "ls /out/ /up/"), new MountSpec.Tmpfs(new ImagePath("/out/x"), 0), new MountSpec.Tmpfs(new ImagePath("/up/y"), 0)));

    assertThat(result.output()).contains("x").contains("y");
    assertThat(outside).isEmptyDirectory();
    assertThat(scratch.resolve("root/outside2")).doesNotExist();
    assertThat(scratch.resolve("root" + outside)).doesNotExist();
  }

  /** A directory of this machine that a process would like to be something of its mounts. */
  Path canaries() throws IOException {
    var machine = Files.createDirectories(scratch.resolve("machine"));
    Files.createDirectories(machine.resolve("b/directory"));
    Files.createDirectories(machine.resolve("b/cache/below"));
    for (var name : List.of("b/token", "hosts", "resolv.conf")) {
      Files.writeString(machine.resolve(name), "canary");
    }
    return machine;
  }

  static void assertUntouched(Path machine) throws IOException {
    try (var files = Files.walk(machine)) {
      assertThat(files.map(file -> machine.relativize(file).toString()))
          .containsExactlyInAnyOrder("", "b", "b/directory", "b/cache", "b/cache/below", "b/token", "hosts", "resolv.conf");
    }
    for (var name : List.of("b/token", "hosts", "resolv.conf")) {
      assertThat(machine.resolve(name)).hasContent("canary");
    }
  }

  /** CVE-2024-23652: what is made for mounts is taken away when the process has ended. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void nothingOfTheMachineIsTakenAwayWithMountPoints(Kind kind) throws Exception {
    var machine = canaries();
    var cache = Files.createDirectory(scratch.resolve("cache"));
    var spec = with(
        shell(root(kind), "mv /a /moved && mv /etc /old && ln -s " + machine + " /a && ln -s " + machine + " /etc && ls -R /moved /old"),
        new MountSpec.Tmpfs(new ImagePath("/a/b/directory"), 0),
        new MountSpec.Bind(cache, new ImagePath("/a/b/cache"), false),
        new MountSpec.Tmpfs(new ImagePath("/a/b/cache/below"), 0),
        new MountSpec.Content(new ImagePath("/a/b/token"), Bytes.of("secret\n".getBytes(UTF_8)), 0400, 0, 0));

    var result = run(spec);

    assertThat(result.exitCode()).as(result.error()).isZero();
    assertThat(result.output()).contains("directory", "token", "hosts", "below");
    assertUntouched(machine);
    assertThat(cache).isEmptyDirectory();
    try (var seen = kind == Kind.DIRECTORY ? Directory.open(scratch.resolve("root")) : overlays.getFirst().directory(); var old = seen.openDirectory("old")) {
      assertThat(old.entries()).as("what was made in it is gone").isEmpty();
    }
  }

  /** CVE-2024-23651: two processes have the same cache, and one swaps a name in it while the mounts of the other are prepared. */
  @Test
  void aProcessThatSharesACacheLeadsNoMountOut() throws Exception {
    var machine = canaries();
    var cache = new MountSpec.Bind(Files.createDirectory(scratch.resolve("cache")), new ImagePath("/cache"), false);
    var swaps = "i=0; while test ! -e /cache/end && test $i -lt 100000; do i=$((i+1)); ln -s " + machine + "/b /cache/a; mv /cache/a /cache/x; rm -rf /cache/x;"
        + " mkdir /cache/a; mv /cache/a /cache/x; rm -rf /cache/x; done";
    var swapping = with(shell(new ProcessRoot.OfDirectory(busyboxRoot("other")), swaps), cache);
    var swapper = new FutureTask<>(() -> run(swapping));
    Thread.ofPlatform().start(swapper);
    var processRoot = root(Kind.DIRECTORY);
    int seen = 0;
    try {
      for (int i = 0; i < 20; i++) {
        seen += runs(with(shell(processRoot, "ls /cache/a/token 2>/dev/null; echo done"), cache, new MountSpec.Tmpfs(new ImagePath("/cache/a/made"), 0)));
      }
    } finally {
      Files.createFile(scratch.resolve("cache/end"));
      swapper.get();
    }

    assertUntouched(machine);
    assertThat(seen).as("some got through").isPositive();
  }

  /** Returns 1 if the process has run and seen nothing, 0 if it could not because a name was swapped. */
  private int runs(ProcessSpec spec) throws InterruptedException {
    try {
      assertThat(run(spec).output()).isEqualTo("done\n");
      return 1;
    } catch (IOException raced) {
      return 0;
    }
  }

  @Test
  void aProgramThatIsNotThereIsSaidInDockersWords() throws Exception {
    var processRoot = root(Kind.DIRECTORY);
    Files.writeString(scratch.resolve("root/plain"), "x");

    assertThat(run(ProcessSpec.of(processRoot, List.of("/no/such"), new LinkedHashMap<>())))
        .isEqualTo(new Result(127, "", "exec: \"/no/such\": stat /no/such: no such file or directory\n"));
    assertThat(run(ProcessSpec.of(processRoot, List.of("nosuch"), new LinkedHashMap<>())))
        .isEqualTo(new Result(127, "", "exec: \"nosuch\": executable file not found in $PATH\n"));
    assertThat(run(ProcessSpec.of(processRoot, List.of("/plain"), new LinkedHashMap<>())))
        .isEqualTo(new Result(126, "", "exec: \"/plain\": permission denied\n"));
    Directory.WORKING.changeMode(scratch.resolve("root/plain").toString(), 0755);
    assertThat(run(ProcessSpec.of(processRoot, List.of("/plain"), new LinkedHashMap<>())))
        .isEqualTo(new Result(255, "", "exec /plain: exec format error\n"));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anInterruptKillsTheWholeTree(Kind kind) throws Exception {
    var spec = shell(root(kind), "SLEEP & sh -c 'SLEEP' & echo started; SLEEP".replace("SLEEP", SLEEP));
    var started = new CountDownLatch(1);
    var thrown = new AtomicReference<Throwable>();
    var thread = Thread.ofVirtual().start(() -> {
      try {
        new ProcessRunner(isolation()).run(spec, (stream, bytes, offset, length) -> started.countDown());
      } catch (IOException | InterruptedException e) {
        thrown.set(e);
      }
    });
    started.await();

    long before = System.nanoTime();
    thread.interrupt();
    thread.join();

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(60));
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(sleeping()).isEmpty();
  }

  @Test
  void aProcessThatTakesTooLongIsKilled() throws Exception {
    var limited = shell(root(Kind.DIRECTORY), SLEEP).withTimeout(Duration.ofMillis(100));

    assertThatThrownBy(() -> run(limited)).isInstanceOf(TimeLimitException.class);
    assertThat(sleeping()).isEmpty();
  }

  @Test
  void aSinkThatFailsEndsTheProcess() throws Exception {
    var spec = shell(root(Kind.DIRECTORY), "while true; do echo y; done");

    assertThatThrownBy(() -> new ProcessRunner(isolation()).run(spec, (stream, bytes, offset, length) -> {
      throw new IOException("disk full");
    })).isInstanceOf(IOException.class).hasMessage("disk full");
  }

  @Test
  void muchOutputComesWhole() throws Exception {
    var result = run(shell(root(Kind.DIRECTORY), "i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done"));

    assertThat(result.lines()).hasSize(20000).endsWith("line 19999");
  }

  @Test
  void aMissingWorkingDirectoryIsNamed() throws Exception {
    var spec = shell(root(Kind.DIRECTORY), "true");

    assertThatThrownBy(() -> run(with(
        spec, new ImagePath("/missing"), Identity.ROOT, Network.DEFAULT, Privileges.DOCKER_DEFAULT, List.of())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/missing");
  }

  /** CVE-2024-21626: each descriptor of this process, and a directory of the test among them, as the working directory. */
  @Test
  void aWorkingDirectoryNeverLeadsToWhatThisProcessHasOpen() throws Exception {
    var root = root(Kind.DIRECTORY);
    Files.createSymbolicLink(scratch.resolve("root").resolve("link"), Path.of("/proc/self/fd"));
    for (var places : List.of("/proc/self/fd/", "/proc/thread-self/fd/", "/link/")) {
      try (var outside = Directory.open(scratch)) {
        for (int number = 0; number <= outside.number(); number++) {
          var place = new ImagePath(places + number);
          Files.createDirectories(scratch.resolve("root/proc/self/fd").resolve(Integer.toString(number)));
          var spec = with(shell(root, "echo started"), place, Identity.ROOT, Network.DEFAULT, Privileges.DOCKER_DEFAULT, List.of());
          assertThatThrownBy(() -> run(spec)).as(place.text()).hasMessageContaining("the working directory " + place);
        }
      }
    }
  }

  @Test
  void noDescriptorIsOpenButTheStreams() throws Exception {
    var result = run(ProcessSpec.of(root(Kind.DIRECTORY), List.of("/bin/ls", "/proc/self/fd"), new LinkedHashMap<>()));

    assertThat(result.lines()).containsExactly("0", "1", "2", "3"); // The last is the directory that ls reads.
  }

  /** CVE-2019-5736: neither as the program, nor as the interpreter of a script, nor by a link. */
  @Test
  void theProgramOfThisProcessCannotBeStarted() throws Exception {
    var root = root(Kind.DIRECTORY);
    var bin = scratch.resolve("root/bin");
    Files.createSymbolicLink(bin.resolve("link"), Path.of("/proc/self/exe"));
    Directory.WORKING.changeMode(Files.writeString(bin.resolve("script"), "#!/proc/self/exe -version\n").toString(), 0755);

    for (var program : List.of("/proc/self/exe", "/bin/link", "/bin/script")) {
      var result = run(ProcessSpec.of(root, List.of(program, "-version"), new LinkedHashMap<>()));
      assertThat(result.exitCode()).as(program).isNotZero();
      assertThat(result.output() + result.error()).as(program).doesNotContainIgnoringCase("openjdk").doesNotContain("Runtime Environment");
    }
  }

  @Test
  void noDeviceThatIsMadeOrUnpackedOpens() throws Exception {
    var root = root(Kind.DIRECTORY);
    try (var tmp = Directory.open(scratch.resolve("root/tmp"))) {
      tmp.makeNode("unpacked", FileType.CHARACTER_DEVICE, 0666, 1, 5);
    }
    var result = run(with(
        shell(root, """
            mknod /made c 1 5 && mknod /tmp/made c 1 5 && mknod /cache/made c 1 5 || echo not made
            mknod /dev/made c 1 5; mknod /dev/shm/made c 1 5
            for d in /made /tmp/made /tmp/unpacked /cache/made /dev/made /dev/shm/made; do (: < $d) 2>/dev/null && echo $d opens; done; ls /tmp"""),
        new MountSpec.Bind(Files.createDirectories(scratch.resolve("cache")), new ImagePath("/cache"), false)));

    assertThat(result.output()).isEqualTo("made\nunpacked\n");
  }

  @Test
  void systemCallsAreFilteredUnlessInsecure() throws Exception {
    var spec = shell(root(Kind.DIRECTORY), "grep -E '^(Seccomp|NoNewPrivs):' /proc/self/status; mkdir /m; mount -t tmpfs x /m 2>/dev/null && echo mounted; true");

    assertThat(run(spec).output()).isEqualTo("NoNewPrivs:\t0\nSeccomp:\t2\n");
    assertThat(run(with(spec, ImagePath.ROOT, Identity.ROOT, Network.DEFAULT, Privileges.INSECURE, List.of())).output())
        .isEqualTo("NoNewPrivs:\t0\nSeccomp:\t0\nmounted\n");
  }

  @Test
  void anOverlayServesSeveralProcesses() throws Exception {
    var processRoot = root(Kind.OVERLAY);

    assertThat(run(shell(processRoot, "echo 1 > /f; rm -r /tmp")).exitCode()).isZero();
    assertThat(run(shell(processRoot, "cat /f; ls -d /tmp")).output()).isEqualTo("1\n");
    try (var upper = Directory.open(scratch.resolve("upper"))) {
      assertThat(upper.status("tmp").isWhiteout()).isTrue();
      assertThat(upper.entries()).extracting("name").containsExactlyInAnyOrder("f", "tmp");
    }
    assertThat(Files.readString(overlays.getFirst().path().resolve("f"))).isEqualTo("1\n");
  }

  static String output(Process process) throws IOException, InterruptedException {
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output;
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1234"})
  void aKilledJvmLeavesNoProcess(String uid) throws Exception {
    busyboxRoot();
    var script = "(setsid SLEEP &); SLEEP & echo started; SLEEP".replace("SLEEP", SLEEP);
    var runtime = isolation() instanceof Isolation.Oci oci ? oci.runtime().toString() : "";
    var jvm = SeparateJvm.start(List.of(), "run", scratch.resolve("root").toString(), uid, script, runtime);
    try {
      assertThat(jvm.getInputStream().readNBytes(8)).asString().isEqualTo("started\n");
      awaitSleeping(3);
    } finally {
      jvm.destroyForcibly().waitFor();
    }

    awaitSleeping(0);
  }

  private static void awaitSleeping(int count) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (sleeping().size() != count && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    assertThat(sleeping()).hasSize(count);
  }
}
