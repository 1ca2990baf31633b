package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.runtime.registry.FakeRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --explain} on a machine that has built nothing yet, as a CI pod is: a cache has the record of the last build. */
final class SharedExplainTest {
  private static final String CHANGED_FILE = "changed /src/a: sha256:6b86b273ff34 → sha256:d4735e3a265e";
  private static final String NO_BUILD = "no earlier build of this Dockerfile, target and platform is remembered in ";

  /** Equal images have equal times; that of the build does not make results old. */
  private static final String TIME = "--build-arg=SOURCE_DATE_EPOCH=1700000000";

  @TempDir private Path folder;
  private FakeRegistry registry;
  private Path layout = Path.of("unset");

  @BeforeEach
  void start() throws IOException {
    registry = FakeRegistry.start();
    layout = folder.resolve("layout");
    write("src/a", "1");
    write("Dockerfile", "FROM scratch\nCOPY src /src\nWORKDIR /w\n");
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private void write(String path, String text) throws IOException {
    var file = folder.resolve("context").resolve(path);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text);
  }

  /** Each machine has the context in another place, and a state directory of its own. */
  private CommandRun run(String command, String machine, String... options) throws IOException {
    var context = folder.resolve(machine).resolve("context");
    if (Files.exists(context)) {
      Trash.remove(context);
    }
    try (var files = Files.walk(folder.resolve("context"))) {
      for (var file : files.toList()) {
        Files.createDirectories(context.resolveSibling("."));
        Files.copy(file, context.resolve(folder.resolve("context").relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    var arguments = new ArrayList<>(List.of(command, "--context=" + context, "--kaniko-dir=" + folder.resolve(machine).resolve("state"),
        TIME, "--destination=" + registry.host() + "/app:" + machine, "--insecure-registry=" + registry.host()));
    arguments.addAll(List.of(options));
    var run = CommandRun.of(Map.of("DOCKER_CONFIG", folder.toString()), arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  private CommandRun build(String machine, String... options) throws IOException {
    return run("build", machine, options);
  }

  private String inLayout() {
    return "--cache-repo=oci:" + layout;
  }

  private List<String> places() {
    return List.of(registry.host() + "/app/cache", registry.host() + "/own", "oci:" + layout);
  }

  @Test
  void aChangedFileIsNamedFromEachKindOfCache() throws IOException {
    for (var place : places()) {
      write("src/a", "1");
      var options = place.endsWith("/app/cache") ? new String[] {"--cache", "--explain"} : new String[] {"--cache-repo=" + place, "--explain"};
      assertThat(build("one" + places().indexOf(place), options).err()).contains(NO_BUILD + place);
      write("src/a", "2");
      assertThat(build("two" + places().indexOf(place), options).err()).contains(" that " + place + " remembers:", CHANGED_FILE, "follows from [stage-0 1/2]");
    }
  }

  @Test
  void theJsonNamesTheCache() throws IOException {
    build("one", inLayout());
    write("src/a", "2");
    var json = new ObjectMapper().readTree(
        build("two", inLayout(), "--explain=json").err().lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow());
    assertThat(json.path("place").asText()).isEqualTo("oci:" + layout);
    assertThat(json.path("compared").asText()).endsWith("Z");
    assertThat(json.at("/steps/0/reasons/0/files/0/path").asText()).isEqualTo("/src/a");
  }

  @Test
  void anotherBaseIsNamed() throws IOException {
    for (int i = 1; i <= 2; i++) {
      write("src/a", String.valueOf(i));
      build("base" + i, "--destination=" + registry.host() + "/base:" + i, "--no-cache");
    }
    write("src/a", "1");
    for (int i = 1; i <= 2; i++) {
      write("Dockerfile", "FROM " + registry.host() + "/base:" + i + "\nWORKDIR /new\n");
      var said = build("machine" + i, inLayout(), "--explain").err();
      if (i == 2) {
        assertThat(said).containsPattern("base \\S+/base:1, 2 layers \\(1: sha256:[0-9a-f]{12}\\) → \\S+/base:2, 2 layers \\(1: sha256:[0-9a-f]{12}\\)");
      }
    }
  }

  @Test
  void thePlanOfAnEmptyMachineIsComparedToo() throws IOException {
    build("one", inLayout());
    assertThat(run("plan", "two", "--cache", inLayout()).out()).doesNotContain("miss");
    write("src/a", "2");
    assertThat(run("plan", "two", "--cache", inLayout()).out()).contains("miss: files, src of the build context: 1 changed", CHANGED_FILE);
    assertThat(run("plan", "two", "--cache", "--explain-from=oci:" + layout).out()).contains(CHANGED_FILE);
    assertThat(run("plan", "two", "--cache", "--explain-from=oci:" + layout, "--offline").out()).contains("is remembered here");
  }

  @Test
  void theRecordOfThisMachineCountsUnlessACacheIsNamed() throws IOException {
    build("one", inLayout());
    write("src/a", "2");
    build("two");
    write("src/a", "3");
    assertThat(build("two", inLayout(), "--no-push-cache", "--explain").err()).contains("sha256:d4735e3a265e → sha256:4e07408562be").doesNotContain("remembers");
    write("src/a", "2");
    assertThat(build("three", "--cache-from=oci:" + layout, "--explain").err()).contains("remembers:", CHANGED_FILE);
    Trash.remove(folder.resolve("two/state/steps"));
    assertThat(build("two", "--explain-from=oci:" + layout).err()).contains("oci:" + layout + " remembers:", CHANGED_FILE);
    assertThat(build("two", "--explain-from=oci:" + layout).err()).contains("every step was reused");
  }

  @Test
  void anotherDockerfileTargetOrDestinationHasAnotherRecord() throws IOException {
    build("one", inLayout());
    write("src/a", "2");
    write("other/Dockerfile", "FROM scratch AS named\nCOPY src /src\nWORKDIR /w\n");
    for (var option : List.of("--dockerfile=other/Dockerfile", "--target=stage-0", "--custom-platform=linux/s390x", "--destination=" + registry.host() + "/b:1")) {
      if (option.startsWith("--target")) {
        write("Dockerfile", "FROM scratch AS stage-0\nCOPY src /src\nWORKDIR /w\n");
      }
      var options = new ArrayList<>(List.of("build", "--context=" + folder.resolve("context"), "--kaniko-dir=" + folder.resolve("two"), "--no-push",
          inLayout(), "--no-push-cache", "--explain", option));
      if (!option.startsWith("--destination")) {
        options.add("--destination=" + registry.host() + "/app:1");
      }
      assertThat(CommandRun.of(Map.of(), options).err()).as(option).contains(NO_BUILD);
      Trash.remove(folder.resolve("two"));
    }
    assertThat(build("two", inLayout(), "--explain", "--dockerfile=" + folder.resolve("two/context/Dockerfile")).err())
        .as("the same Dockerfile by its whole path").contains(CHANGED_FILE);
  }

  private Stream<String> aboutRecords() {
    return registry.requests().stream().filter(request -> request.contains("/record-"));
  }

  @Test
  void aRecordIsFetchedOnlyForAStepThatIsExplained() throws IOException {
    build("one", "--cache");
    build("two", "--cache");
    write("src/a", "2");
    build("three", "--cache", "--no-push-cache");
    write("src/a", "1");
    build("four", "--cache", "--explain");
    assertThat(aboutRecords()).isNotEmpty().allMatch(request -> request.startsWith("PUT") || request.startsWith("HEAD"));
    assertThat(aboutRecords().filter(request -> request.startsWith("PUT"))).as("the second build reused all").hasSize(1);
  }

  @Test
  void noRecordIsPutWhereNoResultIs() throws IOException {
    build("one", "--cache", "--no-push-cache");
    build("two", "--cache-from=" + registry.host() + "/app/cache");
    build("three", "--explain-from=" + registry.host() + "/app/cache");
    build("four", "--no-cache");
    assertThat(aboutRecords().filter(request -> request.startsWith("PUT"))).isEmpty();
  }

  @Test
  void aRegistryThatRefusesIsToldOnceAndTheImageIsThere() throws IOException {
    registry.forbid("PUT", "POST", "PATCH");
    var run = CommandRun.of(Map.of(), List.of("build", "--context=" + folder.resolve("context"), "--kaniko-dir=" + folder.resolve("state"), "--no-push", TIME,
        "--cache-repo=" + registry.host() + "/own", "--insecure-registry=" + registry.host()));
    assertThat(run.code()).isZero();
    assertThat(run.err().lines().filter(line -> line.contains("is not written"))).hasSize(1);
    registry.forbid("GET", "HEAD");
    var other = CommandRun.of(Map.of(), List.of("build", "--context=" + folder.resolve("context"), "--kaniko-dir=" + folder.resolve("other"), "--no-push", TIME, "--explain",
        "--cache-repo=" + registry.host() + "/own", "--insecure-registry=" + registry.host(), "--no-push-cache"));
    assertThat(other.code()).isZero();
    assertThat(other.err().lines().filter(line -> line.contains("is not read"))).hasSize(1);
    assertThat(other.out()).isEqualTo(run.out());
  }

  @Test
  void filesThatASecretNamesAreInNoRecord() throws IOException {
    for (var value : List.of("hunter1", "hunter2")) {
      write("file-" + value, value);
    }
    write("Dockerfile", "FROM scratch\nARG API_TOKEN\nCOPY file-${API_TOKEN} /f\nCOPY src /src\n");
    build("one", inLayout(), "--build-arg=API_TOKEN=hunter1");
    assertThat(new RecordInLayout(layout).text()).contains("COPY src /src", "/src/a").doesNotContain("hunter", "file-h");
    write("src/a", "2");
    assertThat(build("two", inLayout(), "--build-arg=API_TOKEN=hunter2", "--explain").err()).contains(CHANGED_FILE).doesNotContain("hunter");
  }

  @Test
  void whatIsNoRecordIsToldOnceAndNotUsed() throws IOException {
    write("Dockerfile", "FROM scratch\nCOPY src/a /a\n");
    build("one", inLayout());
    var text = new RecordInLayout(layout).text();
    var zeros = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zeros)) {
      gzip.write(new byte[64 << 20]);
    }
    var layers = List.of(
        new byte[0],
        new byte[5 << 20],
        zeros.toByteArray(),
        sparse(),
        RecordInLayout.layer("another-file", text),
        RecordInLayout.layer(""),
        RecordInLayout.layer("null"),
        RecordInLayout.layer("[" + "[".repeat(100_000)),
        RecordInLayout.layer(text + "x"),
        RecordInLayout.layer(text.substring(0, text.length() / 2)),
        RecordInLayout.layer(text.replace("\"version\":1", "\"version\":2")),
        RecordInLayout.layer(text.replace("\"salt\":\"\"", "\"salt\":\"x\"")),
        RecordInLayout.layer(text.replace("\"version\":1", "\"more\":1,\"version\":1")),
        RecordInLayout.layer(text.replaceAll("\"ended\":[0-9]+", "\"ended\":" + Long.MAX_VALUE)),
        RecordInLayout.layer(text.replaceAll("\"values\":\\[\"sha256:[0-9a-f]+\"]", "\"values\":[]")),
        RecordInLayout.layer(text.replaceAll("\"values\":\\[\"sha256:[0-9a-f]+\"]", "\"values\":[\"sha256:1\"]")),
        RecordInLayout.layer(text.replaceAll("\"key\":\"[0-9a-f]+\"", "\"key\":null")),
        RecordInLayout.layer(text.replace("/src/a", "/" + "a".repeat(20_000))));
    write("src/a", "2");
    var right = build("right", "--no-cache").out();
    for (int i = 0; i < layers.size(); i++) {
      new RecordInLayout(layout).exchange(layers.get(i));
      isNotUsed("layer" + i, right);
    }
    new RecordInLayout(layout).exchange(RecordInLayout.layer(text));
    new RecordInLayout(layout).label("another");
    isNotUsed("label", right);
    Files.write(new RecordInLayout(layout).layer(), new byte[100]);
    isNotUsed("damaged", right);
  }

  /** Returns a layer whose only file has one byte here and two gigabytes there: all before it is a hole, as GNU tar writes it (format 0.1). */
  private static byte[] sparse() throws IOException {
    var map = """
        30 GNU.sparse.size=2000000000
        26 GNU.sparse.numblocks=1
        31 GNU.sparse.map=1999999999,1
        """;
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      var holes = new TarArchiveEntry("holes", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
      holes.setSize(map.length());
      tar.putArchiveEntry(holes);
      tar.write(map.getBytes(UTF_8));
      tar.closeArchiveEntry();
      var file = new TarArchiveEntry("build-record.json");
      file.setSize(1);
      tar.putArchiveEntry(file);
      tar.write('x');
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private void isNotUsed(String machine, String right) throws IOException {
    var run = build(machine, inLayout(), "--no-push-cache", "--explain");
    assertThat(run.out()).isEqualTo(right);
    assertThat(run.err().lines().filter(line -> line.contains("is not used"))).as(machine + ": " + run.err()).hasSize(1);
    assertThat(run.err()).contains(NO_BUILD).doesNotContain("why steps were not reused cannot be said");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u001b[2J", "\\u009b2J", "\\r", "\\u202e", "\\n"})
  void whatARecordSaysMovesNoCursor(String written) throws IOException {
    build("one", inLayout());
    var text = new RecordInLayout(layout).text();
    var evil = text.replace("COPY src /src", "COPY src /src" + written).replace("/src/a", "/src/a" + written).replaceFirst("sha256:6b86b273ff34", "evil" + written);
    new RecordInLayout(layout).exchange(RecordInLayout.layer(evil));
    write("src/a", "2");
    for (var said : List.of(build("two", inLayout(), "--no-push-cache", "--explain").err(), run("plan", "three", "--cache", "--explain-from=oci:" + layout).out())) {
      assertThat(said).contains("evil").doesNotContain("\u001b", "\u009b", "\r", "\u202e", "evil\n");
    }
  }
}
