package dev.kaniko.system;

import static dev.kaniko.runtime.isolation.IsolationMode.IN_PLACE;
import static dev.kaniko.runtime.isolation.IsolationMode.ROOTLESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Slow;
import dev.kaniko.fixture.Tool;
import dev.kaniko.runtime.isolation.IsolationMode;
import dev.kaniko.system.IsolatedBuilders.Built;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same Dockerfile built in all four isolations of RUN: the images have the same tree and config, and a build that fails fails with the same
 * words at the same place. Most Dockerfiles are build cases of the data for comparison, the others ask for what no case asks for. What an
 * isolation cannot give is {@linkplain #LIMITS listed by name}, and shown to be so. Without the data one invocation says that they are not
 * there. Needs root, what {@link dev.kaniko.fixture.OrdinaryUser} needs, a kernel that lets users have user namespaces, runc, umoci, python3
 * and busybox-static.
 */
@Tag("system")
@Order(1)
@ExtendWith(SharedExecutorImage.class)
final class IsolationMatrixTest {
  private static final Path DATA = Path.of(System.getProperty("kaniko.conformance", "absent"));
  private static final Path CASES = DATA.resolve("builds");
  private static final Path TOOLS = DATA.resolveSibling("tools");
  private static final String ABSENT = "the data are not there";

  /** Of the build cases, by what they try: almost all have a RUN, for all else is the same program. */
  private static final List<String> NAMES = List.of("""
      run-shell-form run-heredoc-to-command run-heredoc-shebang run-background run-pid1 run-scratch-with-binary run-workdir-removed
      run-ids run-created-owner run-chmod-setid run-setid-written run-uid-big run-special run-names-not-utf8
      run-copy-up-then-delete run-delete-keep-parent-meta run-rename-over-dir run-dir-to-symlink run-hardlink-across-layers
      run-exit-code run-exec-not-found run-user-unknown
      run-bind run-bind-over-existing run-bind-missing run-tmpfs run-secret-absent run-ssh-absent
      stage-diamond stage-copy-dep-fails copy-hardlinks-stage copy-parents-from-stage copy-special-files copy-link-over-file copy-dir-mode-over-existing
      add-archive-special add-archive-capability add-http-archive
      onbuild-heredoc user-base volume-writes-after workdir-owner
      """.strip().split("\\s+"));

  /** Of these, what is tried with {@link Slow} parts only: for an isolation it is like others. */
  private static final Set<String> SLOW = Set.of("""
      run-heredoc-to-command run-heredoc-shebang run-created-owner run-delete-keep-parent-meta run-dir-to-symlink run-rename-over-dir run-user-unknown run-ssh-absent
      run-bind-missing stage-diamond copy-hardlinks-stage copy-parents-from-stage copy-link-over-file copy-dir-mode-over-existing
      add-archive-special add-http-archive user-base volume-writes-after workdir-owner
      """.strip().split("\\s+"));

  /** What RUN may ask for and no build case does. */
  private static final Map<String, String> MORE = Map.of(
      "more-network-none", "FROM busybox\nRUN --network=none ls /sys/class/net > /networks\n",
      "more-network-host", "FROM busybox\nRUN --network=host grep -c : /proc/net/dev > /networks\n",
      "more-security-insecure", "FROM busybox\nRUN --security=insecure mount -t tmpfs none /opt && touch /opt/x && umount /opt && ls /opt > /mounted\n",
      "more-surroundings", """
          FROM busybox
          ENV GIVEN="of the image"
          WORKDIR /work
          RUN for device in null zero full random urandom; do test -c /dev/$device && echo $device; done > /devices; test -w /dev/shm && echo shm >> /devices
          RUN env | sort > /environment; umask > /umask; pwd > /directory; ulimit -c > /core; grep -E 'Cap|NoNewPrivs' /proc/self/status > /rights
          USER app
          RUN grep -E 'Cap|NoNewPrivs' /proc/self/status > /home/app/rights; env | sort > /home/app/environment
          """,
      "more-context-owner", "FROM busybox\nRUN --mount=target=/context test $(stat -c %u:%g /context) = 0:0 && touch /of-root; true\n",
      "more-host-name", "FROM busybox\nRUN hostname | grep -qx buildkitsandbox && touch /named; grep -q buildkitsandbox /etc/hosts && touch /listed; true\n",
      "more-mounts", """
          FROM busybox AS made
          RUN mkdir /d && echo one > /d/one
          FROM busybox
          RUN --mount=type=cache,target=/kept,uid=1000,mode=0710 echo of the cache > /kept/file && stat -c '%a %u' /kept > /cache
          RUN --mount=type=cache,target=/kept,uid=1000,mode=0710 cat /kept/file >> /cache
          RUN --mount=from=made,source=/d,target=/d,rw echo two > /d/two && ls /d > /written
          RUN --mount=from=made,source=/d,target=/d ls /d > /bound
          RUN --mount=from=busybox,source=/opt/base,target=/b cp -a /b /copied
          """,
      "more-scripts", """
          FROM busybox
          RUN <<EOF
          #!/bin/awk -f
          BEGIN { print "by awk" > "/awk" }
          EOF
          COPY --chmod=0755 <<EOF /script
          #!/bin/sh
          echo by a shell > /shell
          EOF
          RUN ["/script"]
          """,
      "more-secrets", """
          FROM busybox
          RUN --mount=type=secret,id=word,target=/etc/word,mode=0440,uid=7 --mount=type=secret,id=word,env=WORD stat -c '%a %u:%g' /etc/word > /seen && test "$WORD" = "$(cat /etc/word)"
          USER app
          RUN --mount=type=secret,id=word,uid=1000 wc -c < /run/secrets/word > /home/app/length
          """);

  /** How all cases of {@link #MORE} are described. */
  private static final String DESCRIPTION = "{\"args\": {}, \"secrets\": {\"word\": \"hidden\"}, \"expect\": \"image\"}";

  /**
   * What an isolation does not give.
   *
   * @param build by name
   * @param why the reason
   */
  private record Limit(String build, IsolationMode isolation, String why, Effect effect) {}

  private sealed interface Effect {
    /** The build fails and says so. */
    record Refused(String message) implements Effect {}

    /** The image is another one. */
    record Differs(List<String> differences) implements Effect {}
  }

  private static final List<Limit> LIMITS = List.of(
      new Limit("more-network-none", IN_PLACE, "a container without rights cannot make a network",
          new Effect.Refused("RUN --network=none is not possible with --isolation=in-place")),
      new Limit("more-security-insecure", IN_PLACE, "the process has the rights of its container",
          new Effect.Refused("RUN --security=insecure is not possible with --isolation=in-place")),
      new Limit("more-host-name", IN_PLACE, "the host name is that of the container", new Effect.Differs(List.of("/listed: file | absent", "/named: file | absent"))),
      new Limit("run-scratch-with-binary", IN_PLACE, "where the container has mounts of its own, no directory is made for one",
          new Effect.Differs(List.of("/dev: dir | absent", "/proc: dir | absent", "/sys: dir | absent"))),
      new Limit("run-hardlink-across-layers", IN_PLACE, "one directory holds all layers, where an overlay parts a name of a lower one from the others",
          new Effect.Differs(List.of(
              "/o/f sha256: 73cb3858a687a8494ca3323053016282f3dad39d42cf62ca4e79dda2aac7d9ac | 09834d488008f5f1ef589a2d7cedc52425bee9dd23b2212e4c1d673c5cbb54e4",
              "/o/f size: 2 | 4", "/o/g hardlink: None | /o/f"))),
      new Limit("run-bind", IN_PLACE, "what is moved into place can be written", new Effect.Differs(List.of("/2: file | absent"))),
      new Limit("run-tmpfs", IN_PLACE, "what is moved into place has no limit", new Effect.Differs(List.of("/3: file | absent"))),
      new Limit("run-special", ROOTLESS, "the kernel lets nobody make devices in a user namespace", new Effect.Refused("Operation not permitted")),
      new Limit("copy-special-files", ROOTLESS, "the kernel lets nobody make devices in a user namespace", new Effect.Refused("Operation not permitted")),
      new Limit("run-uid-big", ROOTLESS, "a user has no more ids than the machine gives", new Effect.Refused("Invalid argument")));

  @TempDir private static Path folder;
  private static Optional<IsolatedBuilders> builders = Optional.empty();

  static Stream<String> builds() {
    return Files.isDirectory(CASES) ? Stream.concat(NAMES.stream().filter(name -> Slow.WANTED || !SLOW.contains(name)), MORE.keySet().stream().sorted()) : Stream.of(ABSENT);
  }

  @BeforeAll
  static void open(ExecutorImage executor) throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    if (Files.isDirectory(CASES)) {
      builders = Optional.of(IsolatedBuilders.open(folder, TOOLS, executor));
    }
  }

  @AfterEach
  void nothingIsMountedOrRunning() throws Exception {
    assertThat(Files.readAllLines(Path.of("/proc/self/mounts"))).noneMatch(mount -> mount.contains(folder + "/"));
    builders.ifPresent(all -> assertThat(all.processesOfTheUser()).isEmpty());
  }

  @AfterAll
  static void clean() throws Exception {
    if (builders.isPresent()) {
      builders.get().close();
    }
    Tool.of("find", folder.toString(), "-mindepth", "1", "-delete").succeed();
  }

  @Test
  void limitsAreOfBuildsThatAreTried() {
    assertThat(NAMES).hasSizeGreaterThanOrEqualTo(40).doesNotHaveDuplicates().containsAll(SLOW);
    assertThat(LIMITS).allSatisfy(limit -> assertThat(limit.build()).isIn(Stream.concat(NAMES.stream(), MORE.keySet().stream()).toList()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("builds")
  void allIsolationsMakeTheSame(String name) throws Exception {
    if (builders.isEmpty()) {
      System.out.println("no build cases at " + CASES);
      return;
    }
    try (var laid = StagedCase.lay(TOOLS, source(name), Files.createDirectory(folder.resolve(name)))) {
      var built = inEach(builders.get(), laid);
      var reference = built.getFirst();
      assertThat(reference.succeeded()).as(reference.result().output()).isEqualTo(laid.makesAnImage());
      for (var other : built.subList(1, built.size())) {
        var limit = LIMITS.stream().filter(known -> known.build().equals(name) && known.isolation() == other.isolation()).findFirst();
        if (limit.isPresent()) {
          assertLimited(limit.get(), reference, other);
        } else {
          assertThat(differences(reference, other)).as(other + " is not what chroot makes").isEmpty();
        }
      }
    }
  }

  private static Path source(String name) throws IOException {
    if (!MORE.containsKey(name)) {
      return CASES.resolve(name);
    }
    Path source = Files.createDirectories(folder.resolve("source").resolve(name));
    Files.writeString(source.resolve("Dockerfile"), MORE.get(name));
    Files.writeString(source.resolve("case.json"), DESCRIPTION);
    return source;
  }

  /** In the order of the isolations. */
  private static List<Built> inEach(IsolatedBuilders all, StagedCase laid) throws Exception {
    var running = new ArrayList<Future<Built>>();
    var built = new ArrayList<Built>();
    try (var pool = Executors.newFixedThreadPool(2)) {
      for (var isolation : IsolatedBuilders.ISOLATIONS) {
        running.add(pool.submit(() -> all.build(isolation, laid)));
      }
      for (var one : running) {
        built.add(one.get());
      }
    }
    return built;
  }

  private static void assertLimited(Limit limit, Built reference, Built built) throws Exception {
    String listed = limit.isolation().text() + " is listed as limited: " + limit.why() + "\n" + built;
    switch (limit.effect()) {
      case Effect.Refused(String message) -> {
        assertThat(built.succeeded()).as(listed).isFalse();
        assertThat(built.result().output()).as(listed).contains(message);
      }
      case Effect.Differs(List<String> lines) -> assertThat(differences(reference, built)).as(listed).isEqualTo(lines);
    }
  }

  /** Between two images, or between two failures. */
  private static List<String> differences(Built one, Built other) throws Exception {
    if (!one.succeeded() || !other.succeeded()) {
      return one.failure().equals(other.failure()) ? List.of() : List.of(one.failure(), other.failure());
    }
    var compared = Tool.of("python3", TOOLS.resolve("image-diff").toString(), one.layout().toString(), other.layout().toString()).run();
    assertThat(compared.exitCode()).as(compared.output()).isIn(0, 1);
    return compared.exitCode() == 0 ? List.of() : compared.output().lines().toList();
  }
}
