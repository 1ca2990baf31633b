package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Slow;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Builds in the executor container, whose file system RUN gets, with bases of all kinds. Needs
 * root, runc, podman, skopeo, umoci, docker-registry, mmdebstrap, busybox-static, musl-tools and gcc.
 */
@Tag("system")
@Order(1)
@ExtendWith(SharedExecutorImage.class)
final class InPlaceTest {
  /** Holds a program of the musl C library, which has no shell: busybox is linked statically. */
  private static final String MUSL_PROGRAM = "#include <stdio.h>\nint main(void) { FILE *f = fopen(\"/made\", \"w\"); fputs(\"by musl\\n\", f); return fclose(f); }\n";

  /** Of the images of the compiled program. */
  private static final Set<String> DIGESTS = new HashSet<>();

  @TempDir private static Path folder;
  private static Workshop workshop;
  private static InPlaceBuilds builds;
  private static PodmanEngine podman;

  @BeforeAll
  static void prepare(ExecutorImage executor) throws Exception {
    workshop = Workshop.withDebian(folder);
    builds = InPlaceBuilds.in(workshop, executor);
    podman = new PodmanEngine(Files.createDirectory(folder.resolve("podman")), executor);
    push("musl", muslLayer());
    push("lookalike", new TarWriter()
        .folder("kaniko", 0755, 0).file("kaniko/executor", 0755, 0, "of the base").folder("etc", 0755, 0).folder("etc/ssl", 0755, 0)
        .file("etc/ssl/cert.pem", 0644, 0, "of the base").file("etc/hosts", 0644, 0, "of the base")
        .folder("workspace", 0755, 0).file("workspace/Dockerfile", 0644, 0, "of the base"));
  }

  /** Pushes an image of a busybox and one more layer. */
  private static void push(String name, TarWriter layer) throws Exception {
    Path context = workshop.context(Map.of("Dockerfile", "FROM busybox\nADD layer.tar /\n"));
    Files.write(context.resolve("layer.tar"), layer.bytes());
    workshop.kaniko().quickBuild(context, "--registry-mirror=" + workshop.registry().address(), "--destination=" + workshop.name("library/" + name + ":latest"))
        .succeed();
  }

  private static TarWriter muslLayer() throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("made.c"), MUSL_PROGRAM);
    Path program = folder.resolve("made");
    Tool.of("musl-gcc", "-o", program.toString(), source.toString()).succeed();
    var library = Files.readAllBytes(Path.of("/lib/ld-musl-x86_64.so.1").toRealPath());
    // Its C library lies where the one of others is looked for, too.
    return new TarWriter().folder("lib", 0755, 0).file("lib/ld-musl-x86_64.so.1", 0755, 0, library).file("lib/libc.so.6", 0755, 0, library)
        .folder("lib64", 0755, 0).file("lib64/libc.so.6", 0755, 0, library).file("bin/made", 0755, 0, Files.readAllBytes(program));
  }

  @AfterAll
  static void clean() throws Exception {
    builds.close();
  }

  static Stream<ContainerEngine> engines() {
    return Stream.of(builds.runc(), podman);
  }

  private static OciLayout build(ContainerEngine engine, String dockerfile, String... more) throws Exception {
    String image = engine + "/build:" + Integer.toHexString(dockerfile.hashCode());
    var result = engine.run(workshop.dockerfile(dockerfile), builds.command(image, more));
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains("isolation of RUN: in-place");
    return builds.pull(image);
  }

  /** Without {@link Slow} parts in one of them: it takes a minute. */
  static Stream<ContainerEngine> enginesOfLongBuilds() {
    return engines().limit(Slow.WANTED ? 2 : 1);
  }

  @ParameterizedTest
  @MethodSource("enginesOfLongBuilds")
  void aProgramIsCompiledInOneStageAndCopiedToAnother(ContainerEngine engine) throws Exception {
    // A compiler that is small: what it takes to install a large one, others show.
    var dockerfile = DebianBuildTest.DOCKERFILE.replace("gcc ", "tcc ");
    Path context = workshop.context(Map.of("Dockerfile", dockerfile, "greet.c", DebianBuildTest.PROGRAM));
    var result = engine.run(context, builds.command(engine + "/greet:1", "--reproducible"));
    assertThat(result.exitCode()).as(result.output()).isZero();
    var image = builds.pull(engine + "/greet:1");
    assertThat(image.tree()).doesNotContainKeys("usr/bin/tcc", "src/greet.c", "kaniko", "workspace");
    assertThat(image.entry("usr/local/bin/greet").getLongUserId()).isEqualTo(1234);
    assertThat(image.entry("home/greeter").getLongUserId()).isEqualTo(1234);
    assertThat(image.entry("etc/shadow").getLongGroupId()).isEqualTo(42);
    assertThat(image.text("etc/shadow")).as("not even the day of the build is in it").contains("\ngreeter:!::0:");
    DIGESTS.add(image.digest());
    assertThat(DIGESTS).as("the same image each time, in each engine").hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aBaseWithAnotherCLibraryIsBuiltOn(ContainerEngine engine) throws Exception {
    var image = build(engine, "FROM musl\nRUN [\"/bin/made\"]\nRUN echo again >> /made\n");
    assertThat(image.text("made")).isEqualTo("by musl\nagain\n");
  }

  @ParameterizedTest
  @MethodSource("engines")
  void anEmptyBaseAndAStaticProgramAreEnough(ContainerEngine engine) throws Exception {
    var image = build(engine, "FROM busybox AS tools\nFROM scratch\nCOPY --from=tools /bin/busybox /busybox\nRUN [\"/busybox\", \"touch\", \"/made\"]\n");
    assertThat(image.tree()).containsKeys("busybox", "made").doesNotContainKeys("bin/busybox", "kaniko");
  }

  @ParameterizedTest
  @MethodSource("engines")
  void whatABaseHasWhereTheExecutorLivesStaysInTheImage(ContainerEngine engine) throws Exception {
    var image = build(engine, """
        FROM lookalike
        RUN cat /kaniko/executor | head -c 2 > /seen; echo new > /etc/ssl/new; rm -f /kaniko/none
        COPY --from=lookalike /kaniko/executor /copied
        """);
    assertThat(image.text("kaniko/executor")).isEqualTo("of the base");
    assertThat(image.text("etc/ssl/cert.pem")).isEqualTo("of the base");
    assertThat(image.text("etc/hosts")).isEqualTo("of the base");
    assertThat(image.text("etc/ssl/new")).isEqualTo("new\n");
    assertThat(image.text("copied")).isEqualTo("of the base");
    assertThat(image.text("seen")).as("RUN sees the executor's, which the kernel starts by its first line").isEqualTo("#!");
  }

  @ParameterizedTest
  @MethodSource("engines")
  void usersMountsAndTheEnvironmentAreThoseOfRun(ContainerEngine engine) throws Exception {
    var image = build(engine, """
        FROM busybox AS first
        RUN --mount=type=cache,target=/root/.cache echo one > /root/.cache/kept && umask > /umask && echo $HOME > /home-of-root
        FROM busybox
        ENV KANIKO_DIR=of-the-image
        COPY --from=first /umask /home-of-root /
        RUN --mount=type=cache,target=/root/.cache cat /root/.cache/kept > /cached
        RUN --mount=type=secret,id=word,target=/etc/word cat /etc/word > /hash && ls -l /etc/word >> /hash
        RUN --mount=type=tmpfs,target=/var/scratch echo x > /var/scratch/x
        RUN --mount=type=bind,target=/ctx --mount=type=bind,from=first,source=/umask,target=/from-first cat /ctx/Dockerfile /from-first > /bound
        RUN env | grep -i kaniko > /environment; (sleep 300 &) ; sleep 300 &
        USER nobody
        RUN id > /tmp/id; cat /proc/self/status > /tmp/status
        """, "--secret=id=word,src=/workspace/Dockerfile");
    assertThat(image.text("cached")).isEqualTo("one\n");
    assertThat(image.text("umask")).isEqualTo("0022\n");
    assertThat(image.text("home-of-root")).isEqualTo("/root\n");
    assertThat(image.text("hash")).startsWith("FROM busybox AS first").contains("-r--------");
    assertThat(image.text("bound")).startsWith("FROM busybox AS first").endsWith("0022\n");
    assertThat(image.text("environment")).isEqualTo("KANIKO_DIR=of-the-image\n");
    assertThat(image.text("tmp/id")).startsWith("uid=65534(nobody) gid=65534(nogroup)");
    assertThat(image.text("tmp/status")).contains("CapEff:\t0000000000000000");
    assertThat(image.tree()).doesNotContainKeys("etc/word", "var/scratch", "ctx", "from-first", "root/.cache", "sys", "dev", "proc");
  }

  @Test
  void whatIsMadeBesideVolumesIsInTheImage() throws Exception {
    var context = workshop.dockerfile("""
        FROM busybox AS links
        RUN mkdir -p /out/run /out/var && ln -s /run /out/var/run
        FROM busybox
        COPY --from=links /out /
        RUN ln -s /data /link
        RUN echo one > /data/file && echo two > /data/volume/not && mkdir /data/deep/own && echo 1 > /var/run/daemon.pid
        RUN cat /link/file /run/daemon.pid > /seen && chmod 1777 /cache
        """);
    var volume = Files.createDirectory(folder.resolve("volume"));
    try (var container = builds.runc().open(context, RuncContainer.Limits.NONE)) {
      var result = container.run(CiContainer.of(builds.command("beside/volumes:1")).mount(context, "/workspace", false).mount(volume, "/data/volume", false)
          .mount(volume, "/data/deep/er/volume", true).mount(volume, "/cache/volume", false).mount(volume, "/unused/volume", false)
          .mount(volume, "/var/run/secrets/kubernetes.io", true));
      assertThat(result.exitCode()).as(result.output()).isZero();
    }
    var image = builds.pull("beside/volumes:1");
    assertThat(image.text("data/file")).isEqualTo("one\n");
    assertThat(image.text("seen")).isEqualTo("one\n1\n");
    assertThat(image.entry("data").getMode() & 07777).isEqualTo(0755);
    assertThat(image.entry("cache").getMode() & 07777).isEqualTo(01777);
    assertThat(image.tree()).containsKeys("data/deep/own", "run/daemon.pid").doesNotContainKeys("data/volume", "data/deep/er", "cache/volume", "unused", "run/secrets");
    assertThat(image.entry("var/run").isSymbolicLink()).isTrue();
    assertThat(volume.resolve("not")).hasContent("two");
  }

  @Test
  void nothingOfABuildIsLeftInTheContainer() throws Exception {
    Path context = workshop.dockerfile("FROM busybox\nRUN rm -rf /home; mkdir -p /new/dir; echo x > /etc/new; (setsid sleep 4000 &)\n");
    try (var container = builds.runc().open(context, RuncContainer.Limits.NONE)) {
      var result = container.run(builds.command("left/over:1"));
      assertThat(result.exitCode()).as(result.output()).isZero();
      try (var files = Files.walk(container.root())) {
        assertThat(files.map(file -> container.root().relativize(file).toString()).filter(file -> !file.startsWith("kaniko/")))
            .doesNotContain("bin", "new", "etc/new", "etc/passwd", "home").contains("kaniko", "etc/hosts", "root", "tmp");
      }
      assertThat(container.root().resolve("root")).isEmptyDirectory();
      assertThat(container.root().resolve("tmp")).isEmptyDirectory();
    }
  }

  @Test
  void aStepThatTakesTooLongIsEndedWithAllItStarted() throws Exception {
    var step = LateStep.unlikeOthers();
    var result = builds.runc().run(workshop.dockerfile(step.dockerfile()), builds.command("hostile/late:1", LateStep.OPTION));
    step.assertEnded(result);
    assertThat(builds.pushed("hostile/late:1")).isFalse();
  }

  @Test
  void orphansOfAStepAreReapedWhileItRuns() throws Exception {
    var image = build(builds.runc(), "FROM busybox\nRUN for i in 1 2 3 4 5 6 7 8 9; do (sleep 0 &); done; sleep 4;"
        + " grep -l '^State:.Z' /proc/[0-9]*/status > /zombies; true\n");
    assertThat(image.text("zombies")).isEmpty();
  }

  @Test
  void aBuildThatIsCancelledLeavesItsContainerToTheNext() throws Exception {
    var step = LateStep.unlikeOthers();
    try (var container = builds.runc().open(workshop.dockerfile(step.dockerfile()), RuncContainer.Limits.NONE)) {
      var running = container.start(builds.command("cancelled/image:1"));
      while (!running.output().contains("2 children")) {
        assertThat(running.process().isAlive()).as(running.output()).isTrue();
        Thread.sleep(50);
      }
      container.signal("TERM");
      var result = running.await();
      assertThat(result.exitCode()).as(result.output()).isEqualTo(143);
      assertThat(result.output()).contains("cancelled; nothing was written to the destination");
      assertThat(builds.pushed("cancelled/image:1")).isFalse();
      Files.writeString(container.workspace().resolve("Dockerfile"), "FROM busybox\nRUN ls / > /top\n");
      var next = container.run(builds.command("cancelled/image:2"));
      assertThat(next.exitCode()).as(next.output()).isZero();
      assertThat(builds.pull("cancelled/image:2").text("top")).contains("bin\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "FROM busybox AS one\nRUN echo one > /made\nFROM one\nRUN echo two >> /made && mkdir /empty\nCOPY Dockerfile /etc/\n",
      "FROM busybox\nCOPY <<made /\none\ntwo\nmade\nCOPY Dockerfile /etc/\nWORKDIR /empty\n"})
  void theFilesOfTheImageStayUntilTheNextBuild(String dockerfile) throws Exception {
    try (var container = builds.runc().open(workshop.dockerfile(dockerfile), RuncContainer.Limits.NONE)) {
      var command = Stream.concat(builds.command("materialized/image:1").stream(), Stream.of("--materialize")).toList();
      var result = container.run(command);
      assertThat(result.exitCode()).as(result.output()).isZero();
      assertThat(container.run(List.of("/bin/sh", "-c", "cat /made && ls -d /empty && touch /mine")).output()).isEqualTo("one\ntwo\n/empty\n");
      assertThat(container.root().resolve("etc/Dockerfile")).hasContent(dockerfile);

      var next = container.run(builds.command("materialized/image:2"));
      assertThat(next.exitCode()).as(next.output()).isZero();
      assertThat(next.output()).contains("files that an earlier build had left in this container were removed");
      assertThat(container.root().resolve("made")).doesNotExist();
      assertThat(container.root().resolve("bin")).doesNotExist();
      assertThat(container.root().resolve("mine")).exists();
      assertThat(builds.pull("materialized/image:2").tree().keySet()).contains("made", "etc/Dockerfile").doesNotContain("mine");
    }
  }

  @Test
  void whatCannotBeDoneIsSaidBeforeAnythingRuns() throws Exception {
    var result = builds.runc().run(workshop.dockerfile("FROM busybox\nRUN echo early\nRUN --network=none true\n"), builds.command("hostile/network:1"));
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).contains("RUN --network=none is not possible with --isolation=in-place", "Dockerfile:3").doesNotContain("early\n");
  }
}
