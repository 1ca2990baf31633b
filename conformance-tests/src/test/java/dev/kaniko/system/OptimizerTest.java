package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Kaniko;
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
 * Build cases built with and without the optimizer have the same digest. Those with several stages are tried, for of a single one hardly
 * anything can be left out; with {@code -Dkaniko.slow=true} it is all that make an image. Without the data one invocation says that they are
 * not there. Needs root, python3 and busybox-static.
 */
@Tag("system")
final class OptimizerTest {
  private static final Path DATA = Path.of(System.getProperty("kaniko.conformance", "absent"));
  private static final Path CASES = DATA.resolve("builds");
  private static final Path TOOLS = DATA.resolveSibling("tools");
  private static final String ABSENT = "the data are not there";
  private static final Pattern FROM = Pattern.compile("(?im)^\\s*FROM\\s");

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
    var names = new ArrayList<String>();
    try (Stream<Path> cases = Files.list(CASES).filter(Files::isDirectory).sorted()) {
      for (Path source : cases.toList()) {
        Path dockerfile = source.resolve("Dockerfile");
        boolean several = Files.exists(dockerfile) && FROM.matcher(Files.readString(dockerfile)).results().count() > 1;
        if ((several || Boolean.getBoolean("kaniko.slow")) && Files.readString(source.resolve("case.json")).contains("\"image\"")) {
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
  void theDigestIsTheSameWithoutTheOptimizer(String name) throws Exception {
    if (bases.isEmpty()) {
      System.out.println("no build cases at " + CASES);
      return;
    }
    try (var laid = StagedCase.lay(TOOLS, CASES.resolve(name), Files.createDirectory(folder.resolve(name)))) {
      assertThat(end(laid, "all")).isEqualTo(end(laid, "none")).contains("sha256:");
    }
  }

  /** The digest of the image, or what was printed where there is none. */
  private static String end(StagedCase laid, String optimize) throws IOException, InterruptedException {
    Path digest = laid.folder().resolve("digest-" + optimize);
    var options = new ArrayList<>(List.of("--optimize=" + optimize, "--build-arg=SOURCE_DATE_EPOCH=1700000000", "--no-push",
        "--digest-file=" + digest, "--registry-mirror=" + bases.orElseThrow().address()));
    options.addAll(laid.options(laid.folder()));
    var result = Kaniko.ofCheckout(folder.resolve("state")).build(laid.context(laid.folder()), options.toArray(String[]::new))
        .with("KANIKO_JAVA", "-XX:TieredStopAtLevel=1").run();
    return result.exitCode() == 0 ? Files.readString(digest) : result.output();
  }
}
