package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Kaniko;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that lay files over a base of the registry that they go to. */
@Tag("system")
final class CopyOnlyTest {
  @TempDir private static Path folder;
  private static Workshop workshop;

  @BeforeAll
  static void open() throws Exception {
    workshop = Workshop.open(folder);
    workshop.pushBusybox();
  }

  @AfterAll
  static void close() throws Exception {
    workshop.close();
  }

  private static void build(String state, String dockerfile, String content) throws Exception {
    Path context = workshop.context(Map.of("Dockerfile", dockerfile.formatted(workshop.name("library/busybox:latest")), "file", content));
    new Kaniko(Path.of(System.getProperty("kaniko.root")), state(state)).quickBuild(context, "--destination=" + workshop.name(state + ":1")).succeed();
  }

  private static Path state(String name) {
    return folder.resolve("state-" + name);
  }

  private static long layersFetched() throws Exception {
    String layer = workshop.registry().inspect("library/busybox:latest", "--format", "{{index .Layers 0}}").strip();
    return workshop.registry().requests("GET /v2/library/busybox/blobs/" + layer).size();
  }

  private static void assertNothingIsUnpacked(String state) throws Exception {
    try (var unpacked = Files.list(state(state).resolve("unpacked"))) {
      assertThat(unpacked).isEmpty();
    }
  }

  @Test
  void aMachineThatHasSeenTheBaseFetchesNothingOfItAgainAndUnpacksNothing() throws Exception {
    String dockerfile = "FROM %s\nCOPY --chown=nobody file /bin/../opt/here/\nENV A=b\n";
    long before = layersFetched();
    build("seen", dockerfile, "one");
    assertThat(layersFetched() - before).isEqualTo(1);
    try (var blobs = Files.list(state("seen").resolve("blobs/sha256"))) {
      for (Path blob : blobs.filter(path -> path.toFile().length() > 100_000).toList()) {
        Files.delete(blob);
      }
    }
    build("seen", dockerfile, "two");
    assertThat(layersFetched() - before).isEqualTo(1);
    assertNothingIsUnpacked("seen");
    Path image = workshop.registry().pull("seen:1", workshop.result("seen"));
    assertThat(OciLayout.read(image).text("opt/here/file")).isEqualTo("two");
    assertThat(OciLayout.read(image).entry("opt/here/file").getLongUserId()).isEqualTo(65534);
  }

  @Test
  void anEmptyMachineFetchesNoLayerForAStepThatNeedsNoLook() throws Exception {
    long before = layersFetched();
    build("linked", "FROM %s\nCOPY --link file /opt/\nLABEL a=b\n", "one");
    assertThat(layersFetched()).isEqualTo(before);
    assertNothingIsUnpacked("linked");
  }

  @Test
  void anImageTellsTheResultsOfItsStepsToAnEmptyMachine() throws Exception {
    Path context = workshop.context(
        Map.of("Dockerfile", "FROM %s\nWORKDIR /w\nRUN date +%%N > now\nCOPY file .\n".formatted(workshop.name("library/busybox:latest")), "file", "one"));
    var root = Path.of(System.getProperty("kaniko.root"));
    var options = new String[] {"--cache-inline", "--cache-from=" + workshop.name("inline:1")};
    var first = new Kaniko(root, state("first")).quickCachedBuild(context, options).and("--destination=" + workshop.name("inline:1")).succeed().strip().lines().toList();
    var second = new Kaniko(root, state("second")).quickCachedBuild(context, options).and("--destination=" + workshop.name("inline:2")).succeed();
    assertThat(second).contains("RUN date", "cached").doesNotContain(" done", "warning").contains(first.getLast());
    assertNothingIsUnpacked("second");
  }
}
