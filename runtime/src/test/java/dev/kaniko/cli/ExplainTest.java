package dev.kaniko.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code build --explain} and {@code plan --cache} on builds that run nothing. */
final class ExplainTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TWO_STAGES = """
      FROM scratch AS files
      COPY src /src
      COPY other /other
      FROM scratch
      COPY --from=files /other /other
      WORKDIR /w
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeContext() throws IOException {
    write("src/a", "1");
    write("src/b", "1");
    write("other", "1");
    write("Dockerfile", TWO_STAGES);
  }

  private Path write(String path, String text) throws IOException {
    var file = folder.resolve("context").resolve(path);
    Files.createDirectories(file.resolveSibling("."));
    return Files.writeString(file, text);
  }

  private CommandRun run(String command, String... options) {
    var arguments = new ArrayList<>(List.of(command, "--context=" + folder.resolve("context"), "--no-push", "--kaniko-dir=" + folder.resolve("state")));
    arguments.addAll(List.of(options));
    var run = CommandRun.of(Map.of(), arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  /** What is said of steps that were not reused, without the lines of the build itself. */
  private String explain(String... options) {
    var all = Stream.concat(Stream.of("--explain"), Stream.of(options)).toArray(String[]::new);
    var lines = run("build", all).err().lines().toList();
    int start = 0;
    while (!lines.get(start).startsWith("steps that were not reused") && !lines.get(start).startsWith("every step was reused")) {
      start++;
    }
    return String.join("\n", lines.subList(start, lines.size() - 1));
  }

  @Test
  void aSecondEqualBuildExplainsNothing() {
    assertThat(explain()).contains("no earlier build of this Dockerfile", "[files 1/2] COPY src /src").doesNotContain("changed");
    assertThat(explain()).isEqualTo("every step was reused");
  }

  @Test
  void filesAreNamedWithTheirOldAndNewHash() throws IOException {
    explain();
    write("src/a", "2");
    Files.setPosixFilePermissions(folder.resolve("context/src/b"), PosixFilePermissions.fromString("rwxr-x---"));
    Files.delete(write("src/x", ""));
    write("src/new", "n");
    assertThat(explain()).contains(
        "[files 1/2] COPY src /src",
        "files, src of the build context: 2 changed, 1 added",
        "changed /src/a: sha256:6b86b273ff34 → sha256:d4735e3a265e",
        "changed /src/b: mode 644 → 750",
        "added /src/new (file 644 0:0 sha256:1b16b1df538b)",
        "[files 2/2] COPY other /other\n      follows from [files 1/2]")
        .doesNotContain("[stage-1 1/2]");
    Files.delete(folder.resolve("context/src/new"));
    assertThat(explain()).contains("removed /src/new (file 644 0:0 sha256:1b16b1df538b)");
  }

  @Test
  void filesOfAStageThatIsBuiltAgainAreNamed() throws IOException {
    explain();
    write("other", "2");
    assertThat(explain()).contains(
        "[stage-1 1/2] COPY --from=files /other /other\n      files, /other of stage files: 1 changed\n        changed /other: sha256:6b86b273ff34 → sha256:d4735e3a265e",
        "follows from [files 2/2], whose stage it reads",
        "[stage-1 2/2] WORKDIR /w\n      follows from [stage-1 1/2]");
  }

  @Test
  void theTextOfAnInstructionIsNamedWithOldAndNew() throws IOException {
    explain();
    write("Dockerfile", TWO_STAGES.replace("src /src", "--chmod=700 src /srcs"));
    assertThat(explain()).contains("of the instruction: ", "\"/src\"", "\"/srcs\"", "700");
  }

  @Test
  void aNewStepIsNewAndTheOthersAreStillCompared() throws IOException {
    explain();
    write("Dockerfile", TWO_STAGES.replace("COPY src", "COPY other /early\nCOPY src").replace("WORKDIR", "WORKDIR /v\nWORKDIR"));
    write("src/a", "2");
    assertThat(explain()).contains(
        "[files 1/3] COPY other /early\n      the last build had no such step",
        "[files 2/3] COPY src /src\n      files, src of the build context: 1 changed",
        "follows from [files 1/3]",
        "[stage-1 2/3] WORKDIR /v\n      the last build had no such step");
  }

  @Test
  void aStepThatIsGoneIsNamed() throws IOException {
    explain();
    write("Dockerfile", TWO_STAGES.replace("COPY src /src\n", ""));
    assertThat(explain()).contains("[files 1/1] COPY other /other\n      a step before it is gone: COPY src /src").doesNotContain("stage-1");
    write("Dockerfile", "FROM scratch\nCOPY other /1\nCOPY src /2\nCOPY other /3\n");
    explain();
    write("Dockerfile", "FROM scratch\nCOPY other /1\nCOPY other /3\n");
    assertThat(explain()).contains("[stage-0 2/2] COPY other /3\n      a step before it is gone: COPY src /2");
  }

  @Test
  void stagesThatMovedAreComparedByTheirText() throws IOException {
    explain();
    write("Dockerfile", TWO_STAGES.replace("AS files", "AS renamed").replace("=files", "=renamed"));
    write("src/a", "2");
    assertThat(explain()).contains("[renamed 1/2] COPY src /src\n      files, src of the build context: 1 changed\n        changed /src/a: ");
  }

  @Test
  void aBaseIsNamedWithItsLayers() throws IOException {
    for (int i = 1; i <= 2; i++) {
      write("Dockerfile", "FROM scratch\nCOPY src /base" + i + "\nWORKDIR /" + i + "\n");
      run("build", "--oci-layout-path=" + folder.resolve("base" + i));
    }
    write("Dockerfile", "FROM base\nCOPY other /\n");
    var first = layoutOption(1);
    explain(first);
    assertThat(explain(first)).isEqualTo("every step was reused");
    assertThat(explain(layoutOption(2))).containsPattern("base oci-layout/base@\\S+, 2 layers \\(1: sha256:[0-9a-f]{12}\\) → oci-layout/base@\\S+, 2 layers \\(1: sha256:[0-9a-f]{12}\\)");
  }

  private String layoutOption(int number) throws IOException {
    var layout = folder.resolve("base" + number);
    var digest = JSON.readTree(layout.resolve("index.json").toFile()).at("/manifests/0/digest").asText();
    return "--build-context=base=oci-layout://" + layout + "@" + digest;
  }

  @Test
  void optionsThatKeysDependOnAreNamed() {
    explain();
    assertThat(explain("--compression=zstd")).contains("layer format: ", "ZSTD", "GZIP");
    assertThat(explain("--custom-platform=linux/s390x")).contains("no earlier build of this Dockerfile, target and platform");
    assertThat(explain("--cache-copy-layers=false")).contains("[files 1/2] COPY src /src\n      --cache-copy-layers is not given: results of COPY are not used");
  }

  @Test
  void aResultThatIsGoneIsCalledSo() throws IOException {
    explain();
    Trash.remove(folder.resolve("state/steps"));
    assertThat(explain()).contains("[files 1/2] COPY src /src\n      nothing changed, but its result is not there any more");
  }

  @Test
  void aStepThatFailedIsCalledUnfinished() throws IOException {
    write("Dockerfile", "FROM scratch\nCOPY other /\nADD --unpack=true other/none /x\n");
    var options = List.of("build", "--context=" + folder.resolve("context"), "--no-push", "--kaniko-dir=" + folder.resolve("state"), "--explain");
    assertThat(CommandRun.of(Map.of(), options).code()).isEqualTo(1);
    assertThat(CommandRun.of(Map.of(), options).err()).contains("[stage-0 2/2] ADD --unpack=true other/none /x\n      nothing changed, but in the last build it did not come to its end");
  }

  @Test
  void aDamagedRecordCountsAsNone() throws IOException {
    explain();
    write("src/a", "2");
    try (var records = Files.list(folder.resolve("state/build-records/builds"))) {
      for (var record : records.toList()) {
        Files.writeString(record, "no record");
      }
    }
    assertThat(explain()).contains("no earlier build of this Dockerfile");
    assertThat(explain()).isEqualTo("every step was reused");
  }

  @Test
  void withoutACacheThatIsSaid() {
    assertThat(run("build", "--explain", "--no-cache").err()).contains("no step is reused, because the cache is not used in this build");
  }

  @Test
  void aSecretArgumentIsNotShown() throws IOException {
    write("file-hunter1", "");
    write("file-hunter2", "");
    write("Dockerfile", "FROM scratch\nARG API_TOKEN\nCOPY file-${API_TOKEN} /f\n");
    explain("--build-arg=API_TOKEN=hunter1");
    for (var format : List.of("text", "json")) {
      var said = run("build", "--explain=" + format, "--explain-file=" + folder.resolve("said"), "--build-arg=API_TOKEN=hunter2", "--verbosity=error");
      assertThat(folder.resolve("said")).content().contains("not shown").doesNotContain("hunter");
      assertThat(said.err()).doesNotContain("hunter");
      explain("--build-arg=API_TOKEN=hunter1");
      Trash.remove(folder.resolve("state/steps"));
      explain("--build-arg=API_TOKEN=hunter1");
    }
  }

  @Test
  void theJsonHasItsDocumentedShapeAndTheDigestStandsAloneOnStandardOutput() throws IOException {
    explain();
    write("src/a", "2");
    var run = run("build", "--explain=json");
    assertThat(run.out()).matches("sha256:[0-9a-f]{64}\n");
    var json = JSON.readTree(run.err().lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow());
    assertThat(json.fieldNames()).toIterable().containsExactly("version", "used", "compared", "place", "reused", "steps");
    assertThat(json.path("version").asInt()).isEqualTo(1);
    assertThat(json.path("reused").asInt()).isEqualTo(2);
    assertThat(json.path("compared").asText()).endsWith("Z");
    var step = json.path("steps").get(0);
    assertThat(step.fieldNames()).toIterable().containsExactly("stage", "number", "total", "text", "reasons");
    var reason = step.path("reasons").get(0);
    assertThat(reason.fieldNames()).toIterable().containsExactly("kind", "name", "from", "to", "hidden", "files", "moreFiles", "text");
    assertThat(reason.path("kind").asText()).isEqualTo("files");
    assertThat(reason.path("files").get(0).toString())
        .isEqualTo("{\"path\":\"/src/a\",\"change\":\"changed\",\"from\":\"file 644 0:0 sha256:6b86b273ff34\",\"to\":\"file 644 0:0 sha256:d4735e3a265e\"}");
    assertThat(json.path("steps").get(1).at("/reasons/0").toString()).contains("\"kind\":\"follows\",\"name\":\"[files 1/2]\"");
  }

  @Test
  void aPlanSaysWhatIsThereAndBuildsNothing() throws IOException {
    var first = run("plan", "--cache");
    assertThat(first.out()).contains("cache      miss: no earlier build");
    assertThat(folder.resolve("state/steps")).doesNotExist();
    explain();
    assertThat(run("plan", "--cache").out()).contains("cache      hit", "not built: every step that reads its files is a hit").doesNotContain("miss");
    assertThat(run("plan").out()).doesNotContain("cache      ");
    write("other", "2");
    assertThat(run("plan", "--cache").out()).contains("cache      miss: files, other of the build context: 1 changed", "cache      hit or miss: depends on the files of stage files");
  }

  private Map<String, String> planned() throws IOException {
    var states = new TreeMap<String, String>();
    for (var stage : JSON.readTree(run("plan", "--cache", "--format=json").out()).path("stages")) {
      int total = stage.path("steps").size();
      stage.path("steps").forEach(step -> {
        if (step.path("cache").isObject()) {
          states.put("[" + stage.path("name").asText() + " " + step.path("number").asInt() + "/" + total + "]", step.at("/cache/state").asText());
        }
      });
    }
    return states;
  }

  /** Builds, and holds what the plan said against what the build did. */
  private void agree(int round) throws IOException {
    var planned = planned();
    var run = run("build", "--explain=json");
    JsonNode json = JSON.readTree(run.err().lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow());
    var missed = new ArrayList<String>();
    json.path("steps").forEach(step -> missed.add("[" + step.path("stage").asText() + " " + step.path("number").asInt() + "/" + step.path("total").asInt() + "]"));
    assertThat(planned).as("round %d", round).hasSize(json.path("reused").asInt() + missed.size());
    planned.forEach((step, state) -> {
      switch (state) {
        case "hit" -> assertThat(missed).as("round %d: the plan said hit of %s\n%s", round, step, run.err()).doesNotContain(step);
        case "miss" -> assertThat(missed).as("round %d: the plan said miss of %s\n%s", round, step, run.err()).contains(step);
        default -> assertThat(state).isEqualTo("open");
      }
    });
  }

  @Test
  void ofTwoEqualStepsOneWaitsForTheOther() throws IOException {
    write("Dockerfile", "FROM scratch AS one\nCOPY src /\nWORKDIR /1\nFROM scratch AS two\nCOPY src /\nFROM scratch\nCOPY --from=one /1 /1\nCOPY --from=two / /2\n");
    assertThat(run("plan", "--cache").out()).contains("cache      miss", "cache      hit or miss: depends on what comes of [one 1/2], which is the same step");
  }

  @Test
  void aStepThatMayBeFoundByTheFilesOfAStageIsOpen() throws IOException {
    var dockerfile = "FROM scratch AS one\nWORKDIR /%s\nCOPY src /s\nFROM scratch\nCOPY --from=one /%s /x\n";
    write("Dockerfile", dockerfile.formatted("one", "s"));
    explain();
    write("Dockerfile", dockerfile.formatted("other", "other"));
    explain();
    write("Dockerfile", dockerfile.formatted("other", "s"));
    assertThat(planned()).containsExactly(Map.entry("[one 1/2]", "hit"), Map.entry("[one 2/2]", "hit"), Map.entry("[stage-1 1/1]", "open"));
    assertThat(explain()).as("the first build has copied the same files").isEqualTo("every step was reused");
  }

  /** Each stage has steps of its own only: of equal ones that of either stage may be carried out. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aPlanAgreesWithTheBuild(long seed) throws IOException {
    var random = new Random(seed);
    var steps = List.of("COPY src /src", "COPY other /o", "WORKDIR /w", "ENV A=1", "COPY src/a r", "COPY --chmod=700 other m", "LABEL x=y", "WORKDIR rel");
    for (int round = 0; round < 12; round++) {
      var dockerfile = new StringBuilder("FROM scratch AS one\nWORKDIR /one\n");
      for (int i = 0; i < 3; i++) {
        dockerfile.append(steps.get(random.nextInt(steps.size()))).append('\n');
      }
      dockerfile.append("COPY src /s\nFROM ").append(random.nextBoolean() ? "one" : "scratch").append(" AS two\nWORKDIR /two\n");
      dockerfile.append(steps.get(random.nextInt(steps.size()))).append("\nFROM scratch\nWORKDIR /three\n").append(steps.get(random.nextInt(steps.size()))).append('\n');
      dockerfile.append("COPY --from=one /s /s\n").append(random.nextBoolean() ? "COPY --from=two / /two\n" : "").append("COPY other /end\n");
      write("Dockerfile", random.nextInt(3) == 0 ? Files.readString(folder.resolve("context/Dockerfile")) : dockerfile.toString());
      write(List.of("src/a", "src/b", "other").get(random.nextInt(3)), String.valueOf(random.nextInt(3)));
      agree(round);
    }
  }
}
