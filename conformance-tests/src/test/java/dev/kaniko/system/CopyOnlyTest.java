package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.cli.BuildHere;
import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that lay files over a base of the registry that they go to. */
@Tag("system")
final class CopyOnlyTest {
  private static final int LARGE = 4_000_000;

  /** The path of an answer with bytes, and how many, in the access log of the registry. */
  private static final Pattern SENT = Pattern.compile("\"GET (\\S+) HTTP/1\\.1\" [0-9]+ ([0-9]+)");

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
    BuildHere.succeed(Kaniko.ofCheckout(state(state)).quickBuild(context, "--destination=" + workshop.name(state + ":1")));
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
    var options = new String[] {"--cache-inline", "--cache-from=" + workshop.name("inline:1")};
    var first = BuildHere.succeed(Kaniko.ofCheckout(state("first")).quickCachedBuild(context, options).and("--destination=" + workshop.name("inline:1"))).strip().lines().toList();
    var second = BuildHere.succeed(Kaniko.ofCheckout(state("second")).quickCachedBuild(context, options).and("--destination=" + workshop.name("inline:2")));
    assertThat(second).contains("RUN date", "cached").doesNotContain(" done", "warning").contains(first.getLast());
    assertNothingIsUnpacked("second");
  }

  /** Puts {@code library/large:latest} into the registry: a small layer, one of 4 MB that does not shrink, and one with many files. */
  private static void pushLarge() throws Exception {
    var layout = new LayoutWriter(folder.resolve("large"));
    var bytes = new byte[LARGE];
    new Random(7).nextBytes(bytes);
    var many = new TarWriter().folder("usr/share", 0755, 0);
    for (int i = 0; i < 2_000; i++) {
      many.file("usr/share/name-" + i * 48_271 % 100_003, 0644, 0, "text");
    }
    var image = BusyboxBase.image(layout).layer(new TarWriter().folder("usr", 0755, 0).file("usr/large", 0644, 0, bytes).bytes(), LayoutWriter.Packing.GZIP)
        .layer(many.symbolicLink("opt", "usr/share").bytes(), LayoutWriter.Packing.ZSTD);
    workshop.registry().push(layout.tag(image), "library/large:latest");
  }

  /** Builds with a state directory of its own; returns how many bytes came from the registry. */
  private static long download(String name, Path context, boolean cached, String... options) throws Exception {
    int before = workshop.registry().log().length();
    var kaniko = Kaniko.ofCheckout(state(name));
    Tool build = cached ? kaniko.quickCachedBuild(context, "--cache") : kaniko.quickBuild(context);
    var given = build.and("--build-arg=SOURCE_DATE_EPOCH=1700000000", "--destination=" + workshop.name(name + ":1")).and(options);
    assertThat(BuildHere.succeed(given)).doesNotContain("warning");
    return SENT.matcher(workshop.registry().log().substring(before)).results().mapToLong(answer -> Long.parseLong(answer.group(2))).sum();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEmptyMachineFetchesAnIndexWhereAnotherHasReadTheBase(boolean inRegistry) throws Exception {
    pushLarge();
    String dockerfile = "FROM " + workshop.name("library/large:latest") + "\nWORKDIR /opt/work\nCOPY --chown=nobody file /bin/../opt/here/\n";
    String kind = inRegistry ? "registry" : "layout";
    String cache = "--cache-repo=" + (inRegistry ? workshop.name("indexes/" + kind) : "oci:" + folder.resolve("indexes"));
    var first = workshop.context(Map.of("Dockerfile", dockerfile, "file", "one"));
    assertThat(download(kind + "-first", first, true, cache)).isGreaterThan(LARGE);
    var second = workshop.context(Map.of("Dockerfile", dockerfile, "file", "two"));
    assertThat(download(kind + "-second", second, true, cache)).isPositive().isLessThan(1_000_000);
    assertNothingIsUnpacked(kind + "-second");
    assertThat(download(kind + "-none", second, false)).isGreaterThan(LARGE);
    for (String form : List.of("--raw", "--config")) {
      assertThat(workshop.registry().inspect(kind + "-second:1", form)).isEqualTo(workshop.registry().inspect(kind + "-none:1", form));
    }
    Path image = workshop.registry().pull(kind + "-second:1", workshop.result(kind + "-second"));
    assertThat(OciLayout.read(image).text("usr/share/here/file")).isEqualTo("two");
    assertThat(OciLayout.read(image).entry("usr/share/here/file").getLongUserId()).isEqualTo(65534);
  }
}
