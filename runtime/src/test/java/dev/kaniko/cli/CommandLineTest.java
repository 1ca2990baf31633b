package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandLineTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;

  @BeforeEach
  void writeContext() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("context")).resolve("Dockerfile"), "FROM scratch\nARG A\nLABEL a=$A\nCOPY Dockerfile /\n");
  }

  private int run(String... arguments) {
    return Main.run(List.of(arguments), Map.of("A", "from outside"), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  @Test
  void withoutACommandOptionsAreThoseOfBuildInBothSpellings() {
    assertThat(run("--context", folder + "/context", "--no-push", "--oci-layout-path=" + folder + "/a", "--kaniko-dir", folder + "/state"))
        .as(err.toString(UTF_8)).isZero();
    assertThat(run("build", "--context=dir://" + folder + "/context", "--no-push=true", "--oci-layout-path", folder + "/b", "--build-arg", "A",
        "--label=b=c", "--digest-file", folder + "/digest", "--kaniko-dir=" + folder + "/state", "--cleanup", "--snapshot-mode=redo"))
        .as(err.toString(UTF_8)).isZero();

    assertThat(folder.resolve("a/index.json")).exists();
    assertThat(folder.resolve("b/index.json")).exists();
    assertThat(folder.resolve("digest")).content().startsWith("sha256:").hasSize(71);
    assertThat(out.toString(UTF_8).lines()).hasSize(2).allMatch(line -> line.matches("sha256:[0-9a-f]{64}")).last()
        .isEqualTo(readDigest());
  }

  @Test
  void onlyBuildUsesEarlierResultsWithoutBeingAsked() {
    var places = new String[] {"--context=" + folder + "/context", "--no-push", "--kaniko-dir=" + folder + "/state"};
    for (var words : List.of(List.of("build"), List.of("build"), List.<String>of(), List.of("build", "--no-cache"), List.of("build", "--cache=false"))) {
      var line = new ArrayList<>(words);
      line.addAll(List.of(places));
      assertThat(run(line.toArray(String[]::new))).as(err.toString(UTF_8)).isZero();
    }
    assertThat(run(concat(places, "--cache"))).as(err.toString(UTF_8)).isZero();
    var copies = err.toString(UTF_8).lines().filter(line -> line.contains("COPY Dockerfile")).map(line -> line.endsWith("cached")).toList();
    assertThat(copies).containsExactly(false, true, false, false, false, false);
    assertThat(run(concat(places, "--cache", "--cache-copy-layers"))).as(err.toString(UTF_8)).isZero();
    assertThat(run("build", places[0], places[1], "--no-cache", "--cache")).isEqualTo(2);
  }

  private static String[] concat(String[] first, String... more) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  void whatHasNoEffectHereIsSaid() {
    assertThat(run("--context", folder + "/context", "--no-push", "--oci-layout-path=" + folder + "/a", "--kaniko-dir", folder + "/state", "--compressed-caching", "--materialize"))
        .as(err.toString(UTF_8)).isZero();
    assertThat(err.toString(UTF_8)).contains("--compressed-caching has no effect: layers stream",
        "--materialize: no files of the image stay, because RUN does not have this file system in place");
  }

  @Test
  void anArgumentThatBeginsWithAnAtSignIsNoFileOfArguments() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "--nosuch");
    assertThat(run("build", "--context", folder + "/context", "--no-push", "--oci-layout-path=" + folder + "/a", "--kaniko-dir", folder + "/state", "--label", "@" + file + "=b",
        "--build-arg", "@" + file))
        .as(err.toString(UTF_8)).isZero();
    try (var blobs = Files.list(folder.resolve("a/blobs/sha256"))) {
      assertThat(blobs).anySatisfy(blob -> assertThat(blob).content(ISO_8859_1).contains("\"@" + file + "\":\"b\""));
    }
  }

  private String readDigest() {
    try {
      return Files.readString(folder.resolve("digest"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void wrongUsageIsSaidInOneScreenWithStatusTwo() {
    assertThat(run("--nosuch")).isEqualTo(2);
    assertThat(run("build", "--context", folder + "/context")).isEqualTo(2);
    assertThat(run("build", "--context", folder + "/context", "--no-push", "--build-context=x")).isEqualTo(2);
    assertThat(run("build", "--context", folder + "/context", "--no-push", "--registry-mirror=")).isEqualTo(2);
    assertThat(run("build", "--context", folder + "/context", "--no-push", "--allow=nosuch")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains("--registry-mirror: the host is missing", "--allow: there is no entitlement nosuch")
        .contains("Unknown option: '--nosuch'", "no --destination to push to", "--build-context x: not of the form NAME=PLACE")
        .doesNotContain("Exception", "\tat ");
  }

  @Test
  void aRejectedFileHasStatusOneAndLeavesNothing() throws IOException {
    Files.writeString(folder.resolve("context/Dockerfile"), "FROM scratch\nCOPPY a b\n");

    assertThat(run("--context", folder + "/context", "--no-push", "--oci-layout-path", folder + "/a", "--kaniko-dir", folder + "/state")).isEqualTo(1);

    assertThat(err.toString(UTF_8)).contains("unknown instruction: COPPY", "Dockerfile:2:1");
    assertThat(folder.resolve("a")).doesNotExist();
  }
}
