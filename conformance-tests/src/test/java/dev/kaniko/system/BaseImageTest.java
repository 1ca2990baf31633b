package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.cli.BuildHere;
import dev.kaniko.fixture.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bases made by hand: what their layers say is what a RUN sees, and their layers come through untouched. */
@Tag("system")
final class BaseImageTest {
  private static final String SHELL = "SHELL [\"/bin/busybox\", \"sh\", \"-c\"]\n";

  @TempDir private Path folder;
  private Workshop workshop;

  @BeforeEach
  void open() throws Exception {
    workshop = Workshop.open(folder);
  }

  @AfterEach
  void close() throws Exception {
    workshop.close();
  }

  @Test
  void whiteoutsAndOpaqueWhiteoutsAcrossPlainZstdAndGzipLayers() throws Exception {
    LayoutWriter layout = new LayoutWriter(workshop.result("base"));
    LayoutWriter.Image base = layout.image("amd64")
        .layer(system().folder("kept", 0755, 0).file("kept/one", 0644, 0, "1").file("kept/two", 0644, 0, "2")
            .folder("opaque", 0755, 0).file("opaque/old", 0644, 0, "old").folder("opaque/deep", 0755, 0).file("opaque/deep/old", 0644, 0, "old")
            .folder("gone", 0755, 0).file("gone/file", 0644, 0, "x").bytes(), LayoutWriter.Packing.PLAIN)
        .layer(new TarWriter().file("kept/.wh.one", 0644, 0, "").file(".wh.gone", 0644, 0, "").bytes(), LayoutWriter.Packing.ZSTD)
        .layer(new TarWriter().folder("opaque", 0755, 0).file("opaque/new", 0644, 0, "new").file("opaque/.wh..wh..opq", 0644, 0, "").bytes(),
            LayoutWriter.Packing.GZIP);
    push(layout.tag(base), "team/base:1");

    OciLayout image = build("RUN cd / && busybox find kept opaque gone 2>/dev/null | busybox sort > /listing\n", "team/base:1");

    assertThat(image.text("listing")).isEqualTo("kept\nkept/two\nopaque\nopaque/new\n");
    assertThat(image.tree()).containsKeys("kept/two", "opaque/new").doesNotContainKeys("kept/one", "opaque/old", "opaque/deep/old", "gone/file");
    OciLayout pulled = OciLayout.read(workshop.registry().pull("team/base:1", workshop.result("pulled")));
    assertThat(image.layers()).startsWith(pulled.layers().toArray(String[]::new)).hasSize(4);
  }

  @Test
  void ownersModesLinksDevicesAndTimesAreThereForRun() throws Exception {
    LayoutWriter layout = new LayoutWriter(workshop.result("base"));
    LayoutWriter.Image base = layout.image("amd64").layer(
        system().folder("it", 01777, 0).file("it/setuid", 04755, 1234, "s").hardLink("it/link", "it/setuid").fifo("it/fifo").device("it/null", 1, 3)
            .file("it/far", 0600, 70000, "far").bytes(),
        LayoutWriter.Packing.GZIP);
    push(layout.tag(base), "team/base:1");

    OciLayout image = build("RUN busybox stat -c '%n %a %u %h %F %Y' /it /it/* > /listing\n", "team/base:1");

    assertThat(image.text("listing").lines()).containsExactly(
        "/it 1777 0 2 directory 1600000000",
        "/it/far 600 70000 1 regular file 1600000000",
        "/it/fifo 644 0 1 fifo 1600000000",
        "/it/link 4755 1234 2 regular file 1600000000",
        "/it/null 666 0 1 character special file 1600000000",
        "/it/setuid 4755 1234 2 regular file 1600000000");
    assertThat(image.layers()).hasSize(2);
  }

  @Test
  void anImageIndexGivesTheImageOfThePlatformAskedFor() throws Exception {
    LayoutWriter layout = new LayoutWriter(workshop.result("base"));
    String index = layout.tagIndex(
        layout.image("amd64").layer(new TarWriter().file("which", 0644, 0, "amd64").bytes(), LayoutWriter.Packing.GZIP),
        layout.image("arm64").layer(new TarWriter().file("which", 0644, 0, "arm64").bytes(), LayoutWriter.Packing.GZIP));
    Tool.of("skopeo", "copy", "-q", "--all", "--dest-tls-verify=false", index, "docker://" + workshop.name("team/multi:1")).succeed();

    for (String architecture : List.of("arm64", "amd64")) {
      OciLayout image = build("COPY Dockerfile /\n", "team/multi:1", "--custom-platform=linux/" + architecture);
      assertThat(image.config().path("architecture").asText()).isEqualTo(architecture);
      assertThat(image.text("which")).isEqualTo(architecture);
    }
  }

  @Test
  void aBaseByDigestIsThatBase() throws Exception {
    LayoutWriter layout = new LayoutWriter(workshop.result("base"));
    push(layout.tag(layout.image("amd64").layer(new TarWriter().file("which", 0644, 0, "first").bytes(), LayoutWriter.Packing.GZIP)), "team/base:1");
    String digest = Tool.of("skopeo", "inspect", "--tls-verify=false", "--format={{.Digest}}", "docker://" + workshop.name("team/base:1")).succeed().strip();
    push(layout.tag(layout.image("amd64").layer(new TarWriter().file("which", 0644, 0, "second").bytes(), LayoutWriter.Packing.GZIP)), "team/base:1");

    assertThat(build("COPY Dockerfile /\n", "team/base@" + digest).text("which")).isEqualTo("first");
    assertThat(build("COPY Dockerfile /\n", "team/base:1").text("which")).isEqualTo("second");
  }

  private static TarWriter system() throws Exception {
    return new TarWriter().folder("bin", 0755, 0).file("bin/busybox", 0755, 0, Files.readAllBytes(Path.of("/bin/busybox"))).folder("tmp", 01777, 0);
  }

  private void push(String source, String repositoryAndTag) throws Exception {
    Tool.of("skopeo", "copy", "-q", "--preserve-digests", "--dest-tls-verify=false", source, "docker://" + workshop.name(repositoryAndTag)).succeed();
  }

  private OciLayout build(String steps, String base, String... options) throws Exception {
    Path context = workshop.context(Map.of("Dockerfile", "FROM " + workshop.name(base) + "\n" + SHELL + steps));
    Path layout = context.resolveSibling(context.getFileName() + "-layout");
    BuildHere.succeed(workshop.kaniko().quickBuild(context, "--no-push", "--oci-layout-path=" + layout).and(options));
    return OciLayout.read(layout);
  }
}
