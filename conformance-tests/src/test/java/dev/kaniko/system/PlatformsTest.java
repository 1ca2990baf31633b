package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.fixture.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images for several platforms, built with RUN, pushed, and read by other tools. Needs root, docker-registry, skopeo and podman. */
@Tag("system")
final class PlatformsTest {
  private static final String BOTH = "--platform=linux/amd64,linux/" + Emulator.ARCHITECTURE;

  @TempDir private Path folder;
  private Workshop workshop;

  /** The base is an index. Its image for the other machine has a program that nobody executes here without an emulator. */
  @BeforeEach
  void open() throws Exception {
    workshop = Workshop.open(folder);
    var layout = new LayoutWriter(workshop.result("base"));
    var foreign = new TarWriter().folder("bin", 0755, 0).file("bin/sh", 0755, 0, Emulator.program()).file("bin/program", 0755, 0, Emulator.program());
    var index = layout.tagIndex(BusyboxBase.image(layout), layout.image(Emulator.ARCHITECTURE).layer(foreign.bytes(), LayoutWriter.Packing.GZIP));
    Tool.of("skopeo", "copy", "-q", "--all", "--dest-tls-verify=false", index, "docker://" + workshop.name("base:1")).succeed();
  }

  @AfterEach
  void close() throws Exception {
    workshop.close();
  }

  private Path context(String dockerfile) throws Exception {
    return workshop.context(Map.of("Dockerfile", dockerfile.replace("BASE", workshop.name("base:1"))));
  }

  @Test
  void anIndexIsReadByOtherToolsFromARegistry() throws Exception {
    var context = context("""
        FROM --platform=$BUILDPLATFORM BASE AS tools
        RUN echo once > /made
        FROM BASE
        ARG TARGETARCH
        COPY --from=tools /made /made-for-$TARGETARCH
        """);
    var digest = workshop.result("digest");
    var built = workshop.kaniko().quickBuild(context, BOTH, "--destination=" + workshop.name("team/app:1"), "--digest-file=" + digest).succeed();
    assertThat(built.lines().filter(line -> line.contains("RUN echo once") && line.contains(" done in"))).as(built).hasSize(1);

    JsonNode index = new ObjectMapper().readTree(workshop.registry().inspect("team/app:1", "--raw"));
    assertThat(index.path("manifests").findValuesAsText("architecture")).containsExactly("amd64", Emulator.ARCHITECTURE);
    var all = workshop.result("all");
    Tool.of("skopeo", "copy", "-q", "--all", "--preserve-digests", "--src-tls-verify=false", "docker://" + workshop.name("team/app:1"), "oci:" + all + ":x").succeed();
    assertThat(Files.readString(all.resolve("index.json"))).contains(Files.readString(digest));
    String[] podman = {
        "podman", "--root=" + folder.resolve("podman"), "--runroot=" + folder.resolve("podman-run"), "--storage-driver=vfs", "--events-backend=file"
    };
    for (var architecture : List.of("amd64", Emulator.ARCHITECTURE)) {
      Tool.of(podman).and("pull", "-q", "--tls-verify=false", "--arch=" + architecture, workshop.name("team/app:1")).succeed();
      assertThat(Tool.of(podman).and("image", "inspect", "--format={{.Architecture}}", workshop.name("team/app:1")).succeed().strip()).isEqualTo(architecture);
    }
  }

  @Test
  void aPlatformThatFailsEndsTheOthersAtOnce() throws Exception {
    var context = context("""
        FROM BASE AS for-amd64
        RUN sleep 150
        FROM BASE AS for-%s
        COPY nothing /
        FROM for-$TARGETARCH
        """.formatted(Emulator.ARCHITECTURE));
    var failed = workshop.kaniko().quickBuild(context, BOTH, "--destination=" + workshop.name("team/app:1")).within(Duration.ofMinutes(2)).run();
    assertThat(failed.exitCode()).as(failed.output()).isEqualTo(1);
    assertThat(failed.output()).contains("COPY nothing /", "nothing").doesNotContain("\tat ");
    assertThat(workshop.registry().hasTag("team/app", "1")).isFalse();
  }

  @Test
  void aRunForAnotherMachineNeedsAnEmulatorThatEveryRootHas() throws Exception {
    var context = context("""
        FROM --platform=$BUILDPLATFORM BASE AS tools
        RUN echo native > /native
        FROM BASE AS app
        COPY --from=tools /native /native
        RUN ["/bin/program", "/made"]
        """);
    var out = workshop.result("out");
    Tool build = workshop.kaniko().quickBuild(context, "--platform=linux/" + Emulator.ARCHITECTURE, "-o", out.toString());
    assertRefused(build.and(BOTH).run(), "no emulator is registered");
    try (var unfit = Emulator.register(Files.createDirectory(folder.resolve("unfit")), "").orElse(null)) {
      if (unfit != null) {
        assertRefused(build.run(), "without the flag F");
      }
    }
    try (var emulator = Emulator.register(Files.createDirectory(folder.resolve("fit")), "F").orElse(null)) {
      if (emulator == null) {
        return; // Nobody may register one here, and what is said of that is seen above.
      }
      build.succeed();
      assertThat(out.resolve("made")).hasBinaryContent(Emulator.program());
    }
  }

  private static void assertRefused(Tool.Result result, String reason) {
    assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
    assertThat(result.output()).contains("[app 2/2] RUN cannot run programs of linux/" + Emulator.ARCHITECTURE, reason, "/bin/program", "--platform=$BUILDPLATFORM")
        .doesNotContain("done in", "\tat ");
  }
}
