package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bases, archives and steps that are after what is not theirs, built in a container with nothing but Docker's defaults between RUN and the
 * executor. Each is refused or contained, and nothing but the image is touched. Needs root, runc, skopeo, umoci,
 * docker-registry, busybox-static, musl-tools and gcc.
 */
@Tag("system")
@ExtendWith(SharedExecutorImage.class)
final class HostileBuildsTest {
  private static final String LOGIN = "{\"auths\":{\"other.test\":{\"auth\":\"c2VjcmV0OndvcmQ=\"}}}";
  private static final String EVIL = "evil";

  /** What of {@code /kaniko} is the executor; the rest is the state of builds. */
  private static final Set<String> EXECUTOR = Set.of("executor", "warmer", "jre", "so", "app", "ssl", ".docker", "nss.config");

  @TempDir private static Path folder;
  private static InPlaceBuilds builds;
  private static int attacks;

  @BeforeAll
  static void prepare(ExecutorImage executor) throws Exception {
    builds = InPlaceBuilds.in(Workshop.open(folder), executor);
  }

  @AfterAll
  static void clean() throws Exception {
    builds.close();
  }

  /**
   * How a build ended.
   *
   * @param image the name it was to be pushed by
   * @param touched what was written to the container below {@code /kaniko}, of the executor, other than the login
   */
  private record End(Tool.Result build, String image, Set<String> touched) {
    /** The image: the attack came to nothing. */
    OciLayout contained() throws IOException, InterruptedException {
      assertThat(build.exitCode()).as(build.output()).isZero();
      assertThat(touched).isEmpty();
      return builds.pull(image);
    }

    /** No image, and a message without a stack trace. */
    void refused(String... message) {
      assertThat(build.exitCode()).as(build.output()).isEqualTo(1);
      assertThat(build.output()).contains(message).doesNotContain("bug in kaniko", "\tat ");
      assertThat(builds.pushed(image)).isFalse();
    }

    void refusedUntouched(String... message) {
      refused(message);
      assertThat(touched).isEmpty();
    }
  }

  private static End build(Path context) throws Exception {
    return build(context, RuncContainer.Limits.NONE);
  }

  private static End build(Path context, RuncContainer.Limits limits) throws Exception {
    String image = "hostile/attack:" + ++attacks;
    try (var container = builds.runc().open(context, limits)) {
      Path login = container.root().resolve("kaniko/.docker/config.json");
      Files.writeString(login, LOGIN);
      var result = container.run(builds.command(image));
      assertThat(login).hasContent(LOGIN);
      assertThat(result.output()).doesNotContain("c2VjcmV0OndvcmQ");
      return new End(result, image, touched(container.written().resolve("kaniko")));
    }
  }

  private static Set<String> touched(Path kaniko) throws IOException {
    var touched = new TreeSet<String>();
    try (var files = Files.walk(kaniko)) {
      files.map(kaniko::relativize).filter(file -> EXECUTOR.contains(file.getName(0).toString())).map(Path::toString)
          .filter(file -> !file.equals(".docker") && !file.equals(".docker/config.json")).forEach(touched::add);
    }
    return touched;
  }

  /** Builds on a base of a busybox and one more layer. */
  private static End buildOn(TarWriter layer, String steps) throws Exception {
    var writer = new LayoutWriter(builds.workshop().result("base-" + ++attacks));
    String base = "hostile/base:" + attacks;
    Tool.of("skopeo", "copy", "-q", "--dest-tls-verify=false", writer.tag(BusyboxBase.image(writer).layer(layer.bytes(), LayoutWriter.Packing.GZIP)),
        "docker://" + builds.workshop().name(base)).succeed();
    return build(builds.workshop().dockerfile("FROM " + builds.workshop().name(base) + "\n" + steps));
  }

  private static End run(String steps) throws Exception {
    return build(builds.workshop().dockerfile("FROM busybox\n" + steps));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../kaniko/executor", "a/../../kaniko/executor", "../../../../../../kaniko/executor"})
  void aLayerWithANameThatLeadsOutIsRefused(String name) throws Exception {
    buildOn(new TarWriter().file(name, 0755, 0, EVIL), "RUN true\n").refusedUntouched("out of the root", name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../kaniko/.docker/config.json", "a/../../kaniko/executor"})
  void aHardLinkThatLeadsOutIsRefused(String target) throws Exception {
    buildOn(new TarWriter().hardLink("stolen", target), "RUN cat /stolen\n").refusedUntouched("out of the root", target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kaniko/.docker/config.json", "/kaniko/executor", "proc/1/environ"})
  void aHardLinkToAFileOfTheContainerIsRefused(String target) throws Exception {
    buildOn(new TarWriter().hardLink("stolen", target), "RUN cat /stolen\n").refusedUntouched("stolen");
  }

  /** Each link is put first, a file is written through it then. */
  static Stream<Map.Entry<String, String>> links() {
    return Stream.of(Map.entry("up", "../../../../../../../.."), Map.entry("root", "/"), Map.entry("proc-root", "/proc/1/root"), Map.entry("proc-cwd", "/proc/self/cwd"),
        Map.entry("kaniko", "/proc/self/root/kaniko"));
  }

  @ParameterizedTest
  @MethodSource("links")
  void aLayerThatWritesThroughALinkStaysInTheImage(Map.Entry<String, String> link) throws Exception {
    String below = link.getKey().equals("kaniko") ? "kaniko/executor" : link.getKey() + "/kaniko/executor";
    var end = buildOn(new TarWriter().symbolicLink(link.getKey(), link.getValue()).file(below, 0755, 0, EVIL).symbolicLink("chain", link.getKey())
        .file("chain/kaniko/app/kaniko.options", 0644, 0, EVIL), "RUN echo here > /here\n");
    assertThat(end.contained().text("here")).isEqualTo("here\n");
  }

  @ParameterizedTest
  @MethodSource("links")
  void anArchiveThatWritesThroughALinkStaysInTheImage(Map.Entry<String, String> link) throws Exception {
    Path context = builds.workshop().dockerfile("FROM busybox\nADD evil.tar /\nRUN echo here > /here\n");
    Files.write(context.resolve("evil.tar"), new TarWriter().symbolicLink("in/" + link.getKey(), link.getValue())
        .file("in/" + link.getKey() + "/kaniko/executor", 0755, 0, EVIL).bytes());
    var end = build(context);
    assertThat(end.touched()).isEmpty();
    assertThat(end.build().exitCode() == 0).isEqualTo(builds.pushed(end.image()));
  }

  @Test
  void anArchiveWithANameThatLeadsOutStaysInTheImage() throws Exception {
    Path context = builds.workshop().dockerfile("FROM busybox\nADD evil.tar /\n");
    Files.write(context.resolve("evil.tar"), new TarWriter().file("../kaniko/executor", 0755, 0, EVIL).bytes());
    assertThat(build(context).contained().text("kaniko/executor")).isEqualTo(EVIL);
  }

  @Test
  void filesOfTheBaseWhereTheExecutorLivesAreOnlyInTheImage() throws Exception {
    var image = buildOn(new TarWriter().file("/kaniko/executor", 0755, 0, EVIL).file("kaniko/app/kaniko.options", 0644, 0, EVIL)
        .file("kaniko/.docker/config.json", 0644, 0, EVIL), "RUN echo here > /here\n").contained();
    assertThat(image.text("kaniko/executor")).isEqualTo(EVIL);
    assertThat(image.text("kaniko/.docker/config.json")).isEqualTo(EVIL);
  }

  @Test
  void devicesOfTheBaseOpenNothing() throws Exception {
    var image = buildOn(new TarWriter().device("memory", 1, 1).device("port", 1, 4).device("dev/kmsg", 1, 11),
        "RUN for d in /memory /port /dev/kmsg; do head -c 1 $d > /read 2>/dev/null && echo $d; done > /opened; rm /read\n").contained();
    assertThat(image.text("opened")).isEmpty();
    assertThat(image.entry("memory").isCharacterDevice()).isTrue();
  }

  @Test
  void devicesThatAStepMakesOpenNothing() throws Exception {
    var image = run("RUN mknod /memory c 1 1; mknod /disk b 8 0; for d in /memory /disk; do head -c 1 $d > /read 2>/dev/null && echo $d; done > /opened; rm -f /read\n")
        .contained();
    assertThat(image.text("opened")).isEmpty();
  }

  @Test
  void filesOfTheBaseBelowProcAndSysReachNoKernel() throws Exception {
    String before = Files.readString(Path.of("/proc/sys/kernel/core_pattern"));
    var image = buildOn(new TarWriter().folder("proc", 0755, 0).file("proc/sys/kernel/core_pattern", 0644, 0, EVIL).folder("sys", 0755, 0)
        .file("sys/kernel/uevent_helper", 0644, 0, EVIL).symbolicLink("dev", "/proc/1/root"), "RUN cat /proc/sys/kernel/core_pattern > /pattern\n").contained();
    assertThat(image.text("pattern")).isEqualTo(before);
    assertThat(Files.readString(Path.of("/proc/sys/kernel/core_pattern"))).isEqualTo(before);
  }

  @Test
  void aSetuidHelperOfTheBaseIsNoWayToTheExecutor() throws Exception {
    var image = buildOn(helper(), "USER nobody\nRUN /helper id -u > /tmp/as; /helper cat /kaniko/.docker/config.json; /helper cat /proc/1/environ; true\n").contained();
    assertThat(image.text("tmp/as")).as("the helper helps").isEqualTo("0\n");
    buildOn(helper(), "USER nobody\nRUN /helper touch /kaniko/executor\n").refused("belongs to kaniko", "Dockerfile:3");
  }

  /** Runs its arguments as root. */
  private static TarWriter helper() throws IOException, InterruptedException {
    Path source = Files.writeString(builds.workshop().result("helper.c"), "#include <unistd.h>\nint main(int n, char **words) { return setuid(0) || execvp(words[1], words + 1); }\n");
    Path program = builds.workshop().result("helper");
    Tool.of("musl-gcc", "-static", "-o", program.toString(), source.toString()).succeed();
    return new TarWriter().file("helper", 04755, 0, Files.readAllBytes(program));
  }

  @Test
  void theLoginsOfTheExecutorAreOutOfReach() throws Exception {
    var end = run("RUN cat /kaniko/.docker/config.json; cat /proc/1/environ; ls -l /proc/1/fd /proc/1/root /proc/1/mem; cat /proc/1/maps; true\n");
    end.contained();
    assertThat(end.build().output()).contains("No such file", "ermission denied").doesNotContain("DOCKER_CONFIG");
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo 0 >> /kaniko/executor", "cp /bin/busybox /kaniko/jre/lib/libnew.so", "rm -rf /kaniko/app/kaniko.options", "mv /kaniko/jre/lib /kaniko/jre/other",
      "ln -s /kaniko/executor /link && echo 0 >> /link"})
  void aStepThatChangesTheExecutorEndsTheBuild(String attack) throws Exception {
    run("RUN " + attack + "\n").refused("belongs to kaniko", "Dockerfile:2");
  }

  @Test
  void aStepCannotKillTheExecutor() throws Exception {
    var end = run("RUN kill -9 1; kill -9 -1; echo here > /here\n");
    assertThat(end.build().output()).doesNotContain("bug in kaniko");
    assertThat(builds.pushed(end.image())).isEqualTo(end.build().exitCode() == 0);
  }

  @Test
  void whatAStepLeavesRunningIsGoneBeforeTheNext() throws Exception {
    var image = run("RUN (setsid sleep 4711 &) ; (trap '' TERM HUP; sleep 4711 &) ; true\nRUN ps -o args > /processes\n").contained();
    assertThat(image.text("processes")).doesNotContain("4711");
  }

  @Test
  void copiesOfLinksThatLeadOutStayInTheirStage() throws Exception {
    var image = run("""
        RUN mkdir /d && ln -s /kaniko/executor /d/absolute && ln -s ../../../../../../kaniko/executor /d/relative && ln -s /proc/1/environ /d/proc && ln -s / /d/root
        FROM busybox
        COPY --from=0 /d /d
        COPY --from=0 /d/root/bin/busybox /followed
        """).contained();
    assertThat(image.entry("d/absolute").getLinkName()).isEqualTo("/kaniko/executor");
    assertThat(image.entry("d/relative").isSymbolicLink()).isTrue();
    assertThat(image.tree()).containsKey("followed").doesNotContainKey("kaniko/executor");
    for (String link : List.of("absolute", "relative", "proc")) {
      run("RUN mkdir /d && ln -s /kaniko/executor /d/absolute && ln -s ../../../../kaniko/executor /d/relative && ln -s /proc/1/environ /d/proc\n"
          + "FROM busybox\nCOPY --from=0 /d/" + link + "/ /stolen/\n").refusedUntouched("Dockerfile:4");
    }
  }

  @Test
  void aCopyToALinkThatLeadsOutStaysInTheImage() throws Exception {
    var image = run("RUN ln -s /kaniko /k && ln -s ../../../../../../kaniko/app /a\nCOPY Dockerfile /k/executor\nCOPY Dockerfile /a/kaniko.options\nRUN echo here > /here\n")
        .contained();
    assertThat(image.text("kaniko/executor")).startsWith("FROM busybox");
    assertThat(image.text("kaniko/app/kaniko.options")).startsWith("FROM busybox");
  }

  @Test
  void aWorkingDirectoryThatIsMountedOverIsRefused() throws Exception {
    run("WORKDIR /workspace\nRUN ls\n").refusedUntouched("the working directory /workspace is that of this container");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RUN dd if=/dev/zero of=/big bs=1M\n", "RUN dd if=/dev/urandom of=/big bs=1M || true\n", "RUN dd if=/dev/urandom of=/big bs=1M count=60\n"})
  void aStepThatFillsTheDiskFailsTheBuildAndNothingElse(String step) throws Exception {
    var end = build(builds.workshop().dockerfile("FROM busybox\n" + step), new RuncContainer.Limits(0, 100_000_000));
    end.refusedUntouched("No space left on device", "Dockerfile:2");
  }
}
