package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.cli.BuildHere;
import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.Slow;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Build cases built with and without the optimizer have the same digest, or differ in nothing but the times of what commands wrote. Some with several stages are tried, for of a single one hardly
 * anything can be left out; with {@code -Dkaniko.slow=true} it is all that make an image. Without the data one invocation says that they are
 * not there. Needs root, python3 and busybox-static.
 */
@Tag("system")
final class OptimizerTest {
  private static final Path DATA = Path.of(System.getProperty("kaniko.conformance", "absent"));
  private static final Path CASES = DATA.resolve("builds");
  private static final Path TOOLS = DATA.resolveSibling("tools");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ABSENT = "the data are not there";
  private static final Pattern RUNS = Pattern.compile("(?im)^\\s*(onbuild\\s+)?run\\s|busybox:onbuild");

  private static final List<String> NAMES = List.of(
      "copy-hardlinks-stage", "history-multi-stage", "onbuild-copy-from", "platform-build-stage", "stage-diamond", "stage-same-name-twice-index",
      "stage-target-unneeded-middle");

  @TempDir private static Path folder;
  private static Optional<BaseServer> bases = Optional.empty();

  @BeforeAll
  static void open() throws Exception {
    if (Files.isDirectory(CASES)) {
      bases = Optional.of(BaseServer.open(TOOLS, folder.resolve("bases")));
    }
  }

  static List<String> cases() throws IOException {
    if (!Files.isDirectory(CASES)) {
      return List.of(ABSENT);
    }
    if (!Slow.WANTED) {
      return NAMES;
    }
    var names = new ArrayList<String>();
    try (Stream<Path> cases = Files.list(CASES).filter(Files::isDirectory).sorted()) {
      for (Path source : cases.toList()) {
        if (JSON.readTree(source.resolve("case.json").toFile()).path("expect").asText().equals("image")) {
          names.add(CASES.relativize(source).toString());
        }
      }
    }
    return names;
  }

  @AfterAll
  static void clean() throws Exception {
    if (bases.isPresent()) {
      bases.get().close();
    }
    Tool.of("find", folder.toString(), "-mindepth", "1", "-delete").succeed();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theImageIsTheSameWithoutTheOptimizer(String name) throws Exception {
    if (bases.isEmpty()) {
      System.out.println("no build cases at " + CASES);
      return;
    }
    try (var laid = StagedCase.lay(TOOLS, CASES.resolve(name), Files.createDirectory(folder.resolve(name)))) {
      var with = build(laid, "all");
      var without = build(laid, "none");
      if (runs(name)) {
        assertDifferInTimesOnly(with, without);
      } else {
        assertThat(with.digest()).isEqualTo(without.digest());
      }
    }
  }

  private static boolean runs(String name) throws IOException {
    Path dockerfile = CASES.resolve(name).resolve("Dockerfile");
    return !Files.exists(dockerfile) || RUNS.matcher(Files.readString(dockerfile)).find();
  }

  /** What a command writes has the time of the machine. */
  private static void assertDifferInTimesOnly(OciLayout with, OciLayout without) throws IOException, InterruptedException {
    for (var part : List.of("config", "history", "created", "os", "architecture")) {
      assertThat(with.config().path(part)).isEqualTo(without.config().path(part));
    }
    assertThat(with.layers()).hasSameSizeAs(without.layers());
    Tool.of("python3", TOOLS.resolve("image-diff").toString(), with.root().toString(), without.root().toString()).succeed();
  }

  private static OciLayout build(StagedCase laid, String optimize) throws IOException, InterruptedException {
    Path layout = laid.folder().resolve(optimize);
    var options = new ArrayList<>(List.of("--optimize=" + optimize, "--build-arg=SOURCE_DATE_EPOCH=1700000000", "--no-push",
        "--oci-layout-path=" + layout, "--registry-mirror=" + bases.orElseThrow().address()));
    options.addAll(laid.options(laid.folder()));
    BuildHere.succeed(Kaniko.ofCheckout(folder.resolve("state")).build(laid.context(laid.folder()), options.toArray(String[]::new)));
    return OciLayout.read(layout);
  }
}
