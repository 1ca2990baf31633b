package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands in a container move what it keeps in its root, and put links in the place of that; all builds are in one container, which is as it
 * was after each. Needs root, runc, skopeo, umoci, docker-registry and busybox-static.
 */
@Tag("system")
@ExtendWith(SharedExecutorImage.class)
final class InPlaceMovesTest {
  private static final String SHELL = "/kaniko/shell/busybox";

  @TempDir private static Path folder;
  private static InPlaceBuilds builds;
  private static RuncContainer container;
  private static int images;

  @BeforeAll
  static void open(ExecutorImage executor) throws Exception {
    builds = InPlaceBuilds.in(Workshop.open(folder), executor);
    container = builds.runc().open(builds.workshop().dockerfile(""), RuncContainer.Limits.NONE);
    Files.copy(Path.of("/bin/busybox"), Files.createDirectory(container.root().resolve("kaniko/shell")).resolve("busybox"));
    Files.writeString(container.root().resolve("note"), "of the container");
    Path machine = container.workspace().resolve("machine");
    Files.createDirectories(machine.resolve("directory"));
    for (String file : List.of("file", "directory/file")) {
      Files.writeString(machine.resolve(file), "here");
    }
  }

  @AfterAll
  static void close() throws Exception {
    container.close();
    builds.close();
  }

  @AfterEach
  void theContainerIsAsItWas() throws IOException {
    assertThat(names(container.root())).contains("dev", "etc", "kaniko", "note", "proc", "root", "sys", "tmp", "workspace")
        .isSubsetOf("dev", "etc", "kaniko", "note", "proc", "root", "state", "sys", "tmp", "workspace");
    assertThat(names(container.root().resolve("etc"))).containsExactlyInAnyOrder("hosts", "resolv.conf");
    assertThat(container.root().resolve("note")).hasContent("of the container");
    assertThat(container.root().resolve("kaniko/in-place/journal")).doesNotExist();
    Path machine = container.workspace().resolve("machine");
    assertThat(names(machine)).containsExactlyInAnyOrder("file", "directory");
    assertThat(names(machine.resolve("directory"))).containsExactly("file");
    assertThat(machine.resolve("file")).hasContent("here");
    assertThat(machine.resolve("directory/file")).hasContent("here");
  }

  private static List<String> names(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static List<String> command(String dockerfile, String... options) throws IOException {
    Files.writeString(container.workspace().resolve("Dockerfile"), dockerfile);
    return builds.command("moves/image:" + ++images, options);
  }

  private static OciLayout image(String dockerfile, String... options) throws Exception {
    var result = container.run(command(dockerfile, options));
    assertThat(result.exitCode()).as(result.output()).isZero();
    return builds.pull("moves/image:" + images);
  }

  private static void refused(Tool.Result result, String... message) {
    assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
    assertThat(result.output()).contains(message).doesNotContain("bug in kaniko", "\tat ");
    assertThat(builds.pushed("moves/image:" + images)).isFalse();
  }

  @Test
  void aDirectoryWithMountsCanBeMovedAndReplaced() throws Exception {
    var image = image("""
        FROM busybox
        RUN mkdir -p /a/proc && mv /etc /a/proc/etc && ln -s /workspace/machine /etc && echo new > /a/proc/etc/new
        RUN cat /a/proc/etc/new /a/proc/etc/passwd > /seen
        """);

    assertThat(image.entry("etc").getLinkName()).isEqualTo("/workspace/machine");
    assertThat(image.text("seen")).startsWith("new\nroot:");
    assertThat(image.tree()).containsKey("a/proc/etc/group").doesNotContainKeys("a/proc/etc/hosts", "a/proc/etc/resolv.conf");
  }

  @Test
  void aDirectoryWithMountsThatIsMovedAwayAndBackIsAsItWas() throws Exception {
    var image = image("FROM busybox\nRUN mv /etc /tmp/old && mv /tmp/old /etc && echo new > /etc/new\nRUN cat /etc/new /etc/hosts > /seen\n");

    assertThat(image.text("seen")).startsWith("new\n").contains("localhost");
    assertThat(image.tree()).containsKeys("etc/passwd", "etc/new").doesNotContainKeys("tmp/old", "etc/hosts");
  }

  @Test
  void aStepThatMovesTheStateOfTheBuildIsRefused() throws Exception {
    refused(
        container.run(command("FROM busybox\nRUN mv /state /moved && mkdir -p /state/builds\nRUN echo later\n", "--kaniko-dir=/state")),
        "Dockerfile:2", "the process has moved /state", "use another --isolation");
    assertThat(image("FROM busybox\nRUN ls / > /top\n", "--kaniko-dir=/state").text("top")).doesNotContain("moved");
  }

  @Test
  void aBuildThatIsKilledAfterItMovedADirectoryWithMountsIsClearedUpAfter() throws Exception {
    String killed = String.join(" ", command("FROM busybox\nRUN mkdir /a && mv /etc /a/old && ln -s /workspace/machine /etc && touch /ready && sleep 4000\n"));
    var script = killed + " & until [ -e /ready ]; do " + SHELL + " sleep 0.1; done; kill -9 $!; wait $!\n"
        + SHELL + " sed -i 's/&& sleep 4000//' /workspace/Dockerfile\n" + killed;
    var result = container.run(List.of(SHELL, "sh", "-c", script));

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains("files that an earlier build had left in this container were removed");
  }

  @Test
  void linksInPlaceOfMountsAndOfWhatSteppedAsideAreNotFollowed() throws Exception {
    var image = image("""
        FROM busybox
        COPY <<note /
        of the image
        note
        RUN echo aside > /etc/word
        RUN --mount=type=cache,target=/a/cache --mount=type=tmpfs,target=/a/tmp --mount=type=secret,id=word,target=/etc/word <<'EOF'
        #!/bin/sh -e
        for mount in /a/cache /a/tmp; do mv $mount $mount-moved; ln -s /workspace/machine/directory $mount; done
        for file in /etc/word /note $0; do rm $file; ln -s /workspace/machine/file $file; done
        mv /a /moved
        ln -s /workspace/machine /a
        EOF
        RUN ls -l /a /note > /seen
        RUN --mount=type=cache,target=/c,id=/a/cache ls /c > /list
        """, "--secret=id=word,src=/workspace/machine/file");

    assertThat(image.text("etc/word")).isEqualTo("aside\n");
    assertThat(image.entry("note").getLinkName()).isEqualTo("/workspace/machine/file");
    assertThat(image.text("list")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/fd/3", "/proc/1/root", "/proc/1/cwd"})
  void aWorkingDirectoryThatLeadsToAProcessIsRefused(String target) throws Exception {
    refused(
        container.run(command("FROM busybox\nRUN ln -s " + target + " /link\nWORKDIR /link\nRUN pwd; ls\n")), "Dockerfile:4", "the working directory /link ",
        " a link of /proc ", "set WORKDIR to a directory of the image");
  }
}
