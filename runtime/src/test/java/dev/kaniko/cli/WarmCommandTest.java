package dev.kaniko.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.registry.FakeRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options of {@code kaniko warm}, against a registry with one image. */
final class WarmCommandTest {
  @TempDir private Path folder;
  private FakeRegistry registry;
  private String digest = "";

  WarmCommandTest() throws IOException {
    registry = FakeRegistry.start();
  }

  @BeforeEach
  void pushBase() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("context")).resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
    var run = CommandRun.of(Map.of(), List.of("build", "--context", folder + "/context", "--kaniko-dir", folder + "/state", "--insecure", "--destination", registry.host() + "/base:1",
        "--custom-platform=linux/s390x"));
    assertThat(run.code()).as(run.err()).isZero();
    digest = run.out().strip();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private CommandRun warm(String... options) {
    var line = new ArrayList<>(List.of("warm", "--cache-dir", folder + "/cache", "--insecure-registry", registry.host()));
    line.addAll(Arrays.asList(options));
    return CommandRun.of(Map.of(), line);
  }

  private String image() {
    return "--image=" + registry.host() + "/base:1";
  }

  @Test
  void imagesAreKeptByTheirDigest() {
    var run = warm(image(), "--customPlatform=linux/s390x");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo(digest + "\n");
    assertThat(folder.resolve("cache").resolve(digest)).isDirectory();
  }

  @Test
  void plainHttpIsAllowedByEitherOption() {
    var options = List.of("warm", "--cache-dir", folder + "/cache", image());
    assertThat(CommandRun.of(Map.of(), options)).returns(1, CommandRun::code);
    for (var option : List.of("--insecure-pull", "--insecure-registry=" + registry.host())) {
      assertThat(CommandRun.of(Map.of(), List.of("warm", "--cache-dir", folder + "/cache", image(), option))).returns(0, CommandRun::code);
    }
  }

  @Test
  void anImageThatIsThereIsFetchedAgainWithForceOnly() {
    assertThat(warm(image()).err()).contains("fetched ");
    assertThat(warm(image()).err()).contains("was there: ");
    assertThat(warm(image(), "--force").err()).contains("fetched ");
  }

  @Test
  void anAgeCountsWithPruneOnly() {
    assertThat(warm(image(), "--cache-ttl=0s").err()).contains("--cache-ttl has no effect: ");
    assertThat(warm(image(), "--cache-ttl=0s", "--prune").err()).doesNotContain("no effect").contains("removed ");
  }

  @Test
  void thePlatformPicksTheImage() {
    for (var option : List.of("--customPlatform", "--custom-platform")) {
      assertThat(warm(image(), option + "=banana")).returns(2, CommandRun::code);
    }
  }

  @Test
  void theImagesOfADockerfileAreFetched() throws IOException {
    var file = Files.writeString(folder.resolve("File"), "ARG IMAGE\nFROM $IMAGE\n");

    assertThat(warm("--dockerfile=" + file, "--build-arg=IMAGE=" + registry.host() + "/base:1").out()).isEqualTo(digest + "\n");
    assertThat(warm("--dockerfile=" + file)).returns(1, CommandRun::code);
  }
}
