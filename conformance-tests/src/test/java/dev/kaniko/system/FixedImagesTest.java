package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.cli.BuildHere;
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
 * The image of a build case is the same before and after {@code lint --fix}: its files and its configuration, by image-diff. Few cases have anything to
 * repair, so mistakes are put into them that change no image: keywords of another case, a value in the old form of ENV, a blank line within an
 * instruction. {@code -Dkaniko.fix.images=N} tries N cases more, evenly spread over all that make an image. Without the data one invocation says that they
 * are not there. Needs root, python3 and busybox-static.
 */
@Tag("system")
final class FixedImagesTest {
  private static final Path DATA = Path.of(System.getProperty("kaniko.conformance", "absent"));
  private static final Path CASES = DATA.resolve("builds");
  private static final Path TOOLS = DATA.resolveSibling("tools");
  private static final int MORE = Integer.getInteger("kaniko.fix.images", 0);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ABSENT = "the data are not there";
  private static final Pattern FIRST_FROM = Pattern.compile("(?m)^FROM ");
  private static final Pattern NAMED = Pattern.compile("(?m)^(from [^\n]*) AS ", Pattern.CASE_INSENSITIVE);
  private static final String BACKTICK = "escape=`";

  /** The cases that have something to repair as they are. */
  private static final List<String> NAMES = List.of("label-forms", "parse-case", "stage-target-case");

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
    var others = new ArrayList<String>();
    try (Stream<Path> cases = Files.list(CASES).filter(Files::isDirectory).sorted()) {
      for (Path source : cases.toList()) {
        String name = CASES.relativize(source).toString();
        boolean image = JSON.readTree(source.resolve("case.json").toFile()).path("expect").asText().equals("image");
        if (image && !NAMES.contains(name)) {
          others.add(name);
        }
      }
    }
    int more = Math.min(MORE, others.size());
    return Stream.concat(NAMES.stream(), Stream.iterate(0, i -> i + 1).limit(more).map(i -> others.get(i * others.size() / more))).toList();
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
  void theImageIsTheSameBeforeAndAfterRepair(String name) throws Exception {
    if (bases.isEmpty()) {
      System.out.println("no build cases at " + CASES);
      return;
    }
    try (var laid = StagedCase.lay(TOOLS, CASES.resolve(name), Files.createDirectory(folder.resolve(name)))) {
      Path dockerfile = laid.dockerfile();
      Files.writeString(dockerfile, withMistakes(Files.readString(dockerfile)));
      String before = Files.readString(dockerfile);
      Path image = build(laid, "before");
      repair(dockerfile);
      String after = Files.readString(dockerfile);
      assertThat(after).isNotEqualTo(before);
      Tool.of("python3", TOOLS.resolve("image-diff").toString(), image.toString(), build(laid, "after").toString()).succeed();
      repair(dockerfile);
      assertThat(dockerfile).hasContent(after);
    }
  }

  private static String withMistakes(String text) {
    String quiet = NAMED.matcher(FIRST_FROM.matcher(text).replaceFirst("from ")).replaceAll("$1 as ");
    String continued = text.contains(BACKTICK) ? "`" : "\\";
    return quiet + (quiet.endsWith("\n") ? "" : "\n") + "ENV OF_THE_TEST in the  old form\nLABEL of-the-test=a " + continued + "\n\n  and=b\n";
  }

  private static void repair(Path dockerfile) throws IOException, InterruptedException {
    Tool.of(Kaniko.ofCheckout(folder.resolve("state")).launcher().toString(), "lint", "--fix", "--no-config", "--shellcheck=off",
        "--failure-threshold=never", dockerfile.toString()).succeed();
  }

  private static Path build(StagedCase laid, String name) throws IOException, InterruptedException {
    Path layout = laid.folder().resolve(name);
    var options = new ArrayList<>(List.of("--no-push", "--oci-layout-path=" + layout, "--registry-mirror=" + bases.orElseThrow().address()));
    options.addAll(laid.options(laid.folder()));
    BuildHere.succeed(Kaniko.ofCheckout(folder.resolve("state")).quickBuild(laid.context(laid.folder()), options.toArray(String[]::new)));
    return layout;
  }
}
