package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.AgentStub;
import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.OrdinaryUser;
import dev.kaniko.fixture.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Builds of an ordinary user of this machine in a user namespace, with ids of its own and without; and of root without CAP_SYS_ADMIN. Needs
 * what {@link OrdinaryUser} needs, and a kernel that lets users have user namespaces.
 */
@Tag("system")
@Order(1)
final class RootlessTest {
  /** Of everything that is found by it, a number that no other process has in its command line. */
  private static final String SLEEP = Long.toString(1_000_000_000 + System.nanoTime() % 1_000_000_000);

  @TempDir private static Path folder;
  private static Path users = Path.of("");
  private static String base = "";
  private static int builds;

  @BeforeAll
  static void makeBase() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    users = Files.createDirectory(folder.resolve("users"));
    base = BusyboxBase.write(folder.resolve("base"));
  }

  @AfterEach
  void nothingIsMountedOrRunning() throws Exception {
    assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(folder.toString());
    assertThat(sleepers()).isEmpty();
  }

  @AfterAll
  static void clean() throws Exception {
    Tool.of("find", folder.toString(), "-mindepth", "1", "-delete").succeed();
  }

  private static Path context(String dockerfile) throws Exception {
    Path context = Files.createDirectory(folder.resolve("context-" + ++builds));
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    return context;
  }

  private static List<Long> sleepers() {
    return ProcessHandle.allProcesses().filter(process -> process.info().commandLine().orElse("").contains(SLEEP)).map(ProcessHandle::pid).toList();
  }

  /** What a build made, in a layout that only its user can write. */
  private record Built(String output, OciLayout image) {
    String owner(String path) throws Exception {
      TarArchiveEntry entry = image.entry(path);
      return entry.getLongUserId() + ":" + entry.getLongGroupId();
    }
  }

  private static Built build(OrdinaryUser user, String dockerfile, String... options) throws Exception {
    Path layout = user.home().resolve("image-" + builds);
    var all = new ArrayList<>(List.of("--no-push", "--oci-layout-path=" + layout, "--build-context=busybox=" + base));
    all.addAll(List.of(options));
    String output = user.build(context(dockerfile), all.toArray(String[]::new)).succeed();
    return new Built(output, OciLayout.read(layout));
  }

  private static final String PACKAGES = """
      FROM debian:bookworm
      RUN apt-get update && apt-get install -y --no-install-recommends less && rm -rf /var/lib/apt/lists/*
      RUN touch /mine /served /fetched && chown 1000:1000 /mine && chown www-data:www-data /served && chown _apt /fetched && chmod 2770 /var/mail
      COPY --chown=33:7 Dockerfile /copied
      USER www-data
      RUN less --version > /tmp/version && id -u > /tmp/uid
      """;

  private static Built installPackages(OrdinaryUser user) throws Exception {
    try (Workshop workshop = Workshop.withDebian(Files.createDirectory(folder.resolve("workshop-" + user.name())))) {
      String destination = workshop.name("team/less:1");
      String output = user.build(
          context(PACKAGES), "--isolation=rootless", "--registry-mirror=" + workshop.registry().address(), "--destination=" + destination)
          .within(Duration.ofMinutes(8)).succeed();
      Path pulled = workshop.registry().pull("team/less:1", folder.resolve("pulled-" + user.name()));
      return new Built(output, OciLayout.read(pulled));
    }
  }

  @Test
  void aUserWithIdsInstallsPackagesAndGivesFilesAway() throws Exception {
    try (var user = OrdinaryUser.create(users, true)) {
      var built = installPackages(user);

      assertThat(built.output()).contains("isolation of RUN: rootless: RUN has", "the ids 0 to 65536");
      assertThat(built.image().text("tmp/version")).startsWith("less ");
      assertThat(built.image().text("tmp/uid")).isEqualTo("33\n");
      assertThat(built.owner("usr/bin/less")).isEqualTo("0:0");
      assertThat(built.owner("mine")).isEqualTo("1000:1000");
      assertThat(built.owner("served")).isEqualTo("33:33");
      assertThat(built.owner("fetched")).isEqualTo("42:0");
      assertThat(built.owner("copied")).isEqualTo("33:7");
      assertThat(built.owner("tmp/uid")).isEqualTo("33:33");
      assertThat(built.owner("var/mail")).isEqualTo("0:8");
    }
  }

  @Test
  void aUserWithoutIdsInstallsPackagesAndFilesOfTheBaseKeepTheirOwners() throws Exception {
    try (var user = OrdinaryUser.create(users, false)) {
      var built = installPackages(user);

      assertThat(built.output()).contains("a single id, so USER and chown have no effect in RUN (no ids in /etc/subuid for the user " + user.name() + ")");
      assertThat(built.image().text("tmp/version")).startsWith("less ");
      assertThat(List.of("usr/bin/less", "mine", "served", "fetched", "tmp/uid")).allSatisfy(path -> assertThat(built.owner(path)).isEqualTo("0:0"));
      assertThat(built.owner("copied")).isEqualTo("33:7");
      assertThat(built.owner("var/mail")).isEqualTo("0:8");
      assertThat(built.image().entry("var/mail").getMode() & 07777).isEqualTo(02770);
      assertThat(built.image().tree()).doesNotContainKey("etc/apt/apt.conf.d/99-one-user");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void runHasWhatItHasElsewhere(boolean ranges) throws Exception {
    try (var user = OrdinaryUser.create(users, ranges)) {
      Path secret = Files.writeString(user.home().resolve("secret"), "hidden");
      var built = build(user, """
          FROM busybox
          COPY --chown=7:8 Dockerfile /given
          RUN --network=none ls /sys/class/net > /networks && ls /proc | grep '^[0-9]' | wc -l > /processes
          RUN --mount=type=secret,id=s,target=/s --mount=type=cache,target=/c --mount=type=tmpfs,target=/t cat /s > /t/x && cp /t/x /c/x && wc -c < /c/x > /length
          RUN --mount=type=cache,target=/c cat /c/x > /again && rm /c/x
          RUN echo x > /dev/null && test -c /dev/full && test -c /dev/tty && mkfifo /fifo && ! touch /sys/x 2>/dev/null && ! mount -t tmpfs x /tmp 2>/dev/null
          RUN grep CapEff /proc/self/status > /capabilities && chmod 600 /given && cat /given > /dev/null
          """, "--secret=id=s,src=" + secret, "--isolation=rootless");

      assertThat(built.image().text("networks")).isEqualTo("lo\n");
      assertThat(Integer.parseInt(built.image().text("processes").strip())).as("processes that RUN sees").isLessThan(6);
      assertThat(built.image().text("length")).isEqualTo("6\n");
      assertThat(built.image().text("again")).isEqualTo("hidden");
      assertThat(built.image().text("capabilities")).isEqualTo("CapEff:\t00000000a80425fb\n");
      assertThat(built.owner("given")).as("after a change of its mode").isEqualTo("7:8");
      assertThat(built.image().tree()).containsKey("fifo").doesNotContainKeys("c/x", "t/x", "s");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAgentIsReachedWhereItIsMountedAndNowhereElse(boolean ranges) throws Exception {
    try (var user = OrdinaryUser.create(users, ranges)) {
      Path socket = user.home().resolve("agent");
      try (var agent = AgentStub.open(socket)) {
        Tool.of("chown", user.name(), socket.toString()).succeed();
        build(user, """
            FROM busybox
            RUN --mount=type=ssh,required=true ln -s $SSH_AUTH_SOCK /dev/log && logger asks the agent
            RUN test -z "$SSH_AUTH_SOCK" && test ! -e /run/buildkit/ssh_agent.0
            """, "--isolation=rootless", agent.option());
        assertThat(agent.heard()).contains("asks the agent");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void devicesOfTheBaseAreLeftOutOfWhatRunSeesAndStayInTheImage(boolean ranges) throws Exception {
    try (var user = OrdinaryUser.create(users, ranges)) {
      Path layout = folder.resolve("devices-" + ranges);
      var writer = new LayoutWriter(layout);
      var below = new TarWriter().folder("opt", 0755, 0).file("opt/zero", 0644, 0, "hidden by a device\n").file("opt/owned", 0600, 12, "x");
      var above = new TarWriter().folder("opt", 0755, 3).device("opt/zero", 1, 5).hardLink("opt/other", "opt/zero").fifo("opt/fifo");
      writer.tag(writer.image("amd64").layer(below.bytes(), LayoutWriter.Packing.GZIP).layer(above.bytes(), LayoutWriter.Packing.GZIP));
      var built = build(user, """
          FROM busybox AS tools
          FROM devices
          RUN --mount=type=bind,from=tools,source=/bin,target=/bin ["/bin/busybox", "sh", "-c", "/bin/busybox ls /opt > /seen && echo y >> /opt/owned"]
          """, "--build-context=devices=oci-layout://" + layout + ":image", "--isolation=rootless");

      assertThat(built.image().text("seen")).isEqualTo("fifo\nowned\n");
      assertThat(built.output()).contains("the device /opt/zero cannot be made here: RUN does without, and the image keeps what its base has");
      assertThat(built.image().entry("opt/zero").isCharacterDevice()).isTrue();
      assertThat(built.owner("opt/owned")).isEqualTo("12:12");
      assertThat(built.owner("opt")).isEqualTo("3:3");
      assertThat(built.image().layers().subList(0, 2)).isEqualTo(OciLayout.read(layout).layers());
    }
  }

  @Test
  void aUserWithIdsHasContainersAndOneWithoutIsToldWhyNot() throws Exception {
    var dockerfile = """
        FROM busybox
        RUN --network=none ls /sys/class/net > /networks
        RUN chmod 777 /tmp
        USER 7:8
        RUN grep Seccomp: /proc/self/status > /tmp/seccomp
        """;
    try (var user = OrdinaryUser.create(users, true)) {
      var built = build(user, dockerfile, "--isolation=oci");

      assertThat(built.output()).contains("isolation of RUN: oci: RUN has a container of ");
      assertThat(built.image().text("networks")).isEqualTo("lo\n");
      assertThat(built.image().text("tmp/seccomp")).isEqualTo("Seccomp:\t2\n");
      assertThat(built.owner("tmp/seccomp")).isEqualTo("7:8");
    }
    try (var user = OrdinaryUser.create(users, false)) {
      var refused = user.build(context(dockerfile), "--no-push", "--build-context=busybox=" + base, "--isolation=oci").run();

      assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
      assertThat(refused.output()).contains("--isolation=oci: nothing can run: a container takes more than the single id of this user namespace");
    }
  }

  @Test
  void anIdThatTheUserDoesNotHaveIsNamed() throws Exception {
    try (var user = OrdinaryUser.create(users, true)) {
      var given = user.build(context("FROM busybox\nCOPY --chown=70000 Dockerfile /d\nRUN true\n"), "--no-push", "--build-context=busybox=" + base).run();
      assertThat(given.exitCode()).as(given.output()).isEqualTo(1);
      assertThat(given.output()).contains("/d cannot belong to 70000:70000: the user namespace has the user ids 0 to 65536; more come from /etc/subuid");

      var run = user.build(context("FROM busybox\nUSER 1:70001\nRUN true\n"), "--no-push", "--build-context=busybox=" + base).run();
      assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
      assertThat(run.output()).contains("RUN cannot be the group 70001: the user namespace has the ids 0 to 65536; more come from /etc/subgid", "Dockerfile:3:1");
    }
  }

  private static Tool.Running startSleeping(OrdinaryUser user) throws Exception {
    Path context = context("FROM busybox\nRUN (setsid sleep " + SLEEP + " &) ; sleep " + SLEEP + "\n");
    var running = user.build(context, "--no-push", "--build-context=busybox=" + base).start();
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    // The shell becomes the second one.
    while (sleepers().stream().filter(RootlessTest::isSleep).count() < 2 && running.process().isAlive() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(sleepers()).as(running.output()).hasSize(2).allMatch(RootlessTest::isSleep);
    return running;
  }

  private static boolean isSleep(long process) {
    return ProcessHandle.of(process).flatMap(handle -> handle.info().commandLine()).filter(line -> !line.contains("setsid")).isPresent();
  }

  /** The program that the user started, which waits for the one inside. */
  private static ProcessHandle outer(OrdinaryUser user) {
    var own = Set.copyOf(user.processes());
    return ProcessHandle.allProcesses()
        .filter(process -> own.contains(process.pid()) && process.info().command().orElse("").endsWith("/java"))
        .filter(process -> process.parent().filter(parent -> own.contains(parent.pid())).isEmpty())
        .findFirst().orElseThrow();
  }

  private static void awaitNoProcess(OrdinaryUser user) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!(user.processes().isEmpty() && sleepers().isEmpty()) && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(user.processes()).isEmpty();
    assertThat(sleepers()).isEmpty();
  }

  @Test
  void aBuildThatIsToldToEndCleansUp() throws Exception {
    try (var user = OrdinaryUser.create(users, true)) {
      var running = startSleeping(user);
      outer(user).destroy();
      var result = running.await();

      assertThat(result.exitCode()).as(result.output()).isEqualTo(143);
      assertThat(result.output()).contains("cancelled; nothing was written to the destination");
      awaitNoProcess(user);
      assertThat(leftovers(user)).isEmpty();
    }
  }

  @Test
  void aKilledBuildLeavesNoProcessAndTheNextOneCleansUp() throws Exception {
    try (var user = OrdinaryUser.create(users, true)) {
      var running = startSleeping(user);
      outer(user).destroyForcibly();
      running.await();
      awaitNoProcess(user);
      assertThat(leftovers(user)).as("what lies there until the next build").isNotEmpty();

      build(user, "FROM busybox\nRUN true\n");
      assertThat(leftovers(user)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStepThatTakesTooLongIsEndedWithAllItStarted(boolean ranges) throws Exception {
    var step = LateStep.unlikeOthers();
    try (var user = OrdinaryUser.create(users, ranges)) {
      var options = new String[] {"--no-push", "--build-context=busybox=" + base, "--isolation=rootless", LateStep.OPTION};
      step.assertEnded(user.build(context(step.dockerfile()), options).run());
      assertThat(user.processes()).isEmpty();
    }
  }

  private static List<Path> leftovers(OrdinaryUser user) throws Exception {
    try (var found = Files.find(user.state(), 3, (path, _) -> path.toString().matches(".*/builds/[^/]+"))) {
      return found.toList();
    }
  }

  @Test
  void theExitCodeOfRunAndWrongUsageComeThrough() throws Exception {
    try (var user = OrdinaryUser.create(users, true)) {
      assertThat(user.build(context("FROM busybox\nRUN exit 7\n"), "--no-push", "--build-context=busybox=" + base).run().exitCode()).isEqualTo(7);
      assertThat(user.build(context("FROM busybox\n"), "--no-push", "--compression=lzma").run().exitCode()).isEqualTo(2);
    }
  }

  @Test
  void aContextComesThroughStandardInput() throws Exception {
    try (var user = OrdinaryUser.create(users, true)) {
      Path context = context("FROM busybox\nRUN echo made > /made\n");
      Path layout = user.home().resolve("from-input");
      String build = String.join(" ", user.command(
          Path.of("tar:"), "--context=tar://stdin", "--no-push", "--oci-layout-path=" + layout, "--build-context=busybox=" + base));
      user.tool("sh", "-c", "tar -C " + context + " -cz . | " + build).succeed();

      assertThat(OciLayout.read(layout).text("made")).isEqualTo("made\n");
    }
  }

  @Test
  void whereThereAreNoUserNamespacesTheReasonIsSaid() throws Exception {
    try (var user = OrdinaryUser.create(users, false)) {
      String build = String.join(" ", user.command(context("FROM busybox\nRUN true\n"), "--no-push", "--isolation=rootless"));
      var result = user.tool("unshare", "--user", "--map-root-user", "sh", "-c", "echo 0 > /proc/sys/user/max_user_namespaces; exec " + build).run();

      assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
      assertThat(result.output()).contains("--isolation=rootless: nothing can run: no further user namespace is allowed (sysctl user.max_user_namespaces)");
    }
  }

  @Test
  void rootWithoutTheRightToMountHasAllIds() throws Exception {
    Path layout = folder.resolve("without-sys-admin");
    Path context = context("FROM busybox\nCOPY --chown=70000 Dockerfile /d\nUSER 70000\nRUN id -u > /tmp/id\n");
    var kaniko = Kaniko.ofCheckout(folder.resolve("state"));
    var build = kaniko.quickBuild(context, "--isolation=rootless", "--no-push", "--oci-layout-path=" + layout, "--build-context=busybox=" + base);
    String output = Tool.of("setpriv", "--bounding-set=-sys_admin").and(build.command().toArray(String[]::new)).succeed();

    assertThat(output).contains("the ids 0 to 4294967294");
    var image = OciLayout.read(layout);
    assertThat(image.text("tmp/id")).isEqualTo("70000\n");
    assertThat(image.entry("d").getLongUserId()).isEqualTo(70000);
    assertThat(image.entry("tmp/id").getLongUserId()).isEqualTo(70000);
  }
}
