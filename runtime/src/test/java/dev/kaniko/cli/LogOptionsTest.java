package dev.kaniko.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --verbosity}, {@code --log-format} and {@code --log-timestamp} do to each command that has them. */
final class LogOptionsTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeContext() throws IOException {
    write("FROM scratch as a\nARG API_TOKEN\nCOPY Dockerfile /\nLABEL a=b\n");
  }

  private void write(String dockerfile) throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve("context")).resolve("Dockerfile"), dockerfile);
  }

  private CommandRun build(String... options) {
    return run("build", List.of("--context=" + folder + "/context", "--no-push", "--kaniko-dir=" + folder + "/state"), options);
  }

  private static CommandRun run(String command, List<String> words, String... options) {
    var line = new ArrayList<>(List.of(command));
    line.addAll(words);
    line.addAll(List.of(options));
    return CommandRun.of(Map.of(), line);
  }

  private static void assertJson(CommandRun run) {
    assertThat(run.err().lines().map(JsonLines::read)).isNotEmpty().allMatch(line -> line.has("level") && line.has("msg") && line.has("time"));
  }

  @ParameterizedTest
  @CsvSource({"panic,false,false", "fatal,false,false", "ERROR,false,false", "warn,true,false", "warning,true,false", "info,true,true", "debug,true,true", "trace,true,true"})
  void aLevelTellsWhatTheLevelsBeforeItTellToo(String level, boolean warnings, boolean steps) {
    var run = build("-v", level);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err().contains("FromAsCasing")).isEqualTo(warnings);
    assertThat(run.err().contains("[a 2/3] COPY Dockerfile /")).isEqualTo(steps);
    assertThat(run.err().contains("debug: ")).isEqualTo(level.equals("debug") || level.equals("trace"));
    assertThat(run.out()).matches("sha256:[0-9a-f]{64}\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"panic", "info"})
  void whyABuildFailsIsToldAtEveryLevel(String level) throws IOException {
    write("FROM scratch\nCOPY none /\n");
    assertThat(build("--verbosity=" + level).err()).contains("Dockerfile:2:1", "2 │ COPY none /");
    assertThat(build("--verbosity=" + level, "--build-context=x").err()).contains("--build-context x");
  }

  @Test
  void aStageThatNothingUsesIsToldOnceEach() throws IOException {
    write("FROM scratch AS unused\nCOPY none /\nFROM scratch AS copied\nCOPY Dockerfile /\nFROM scratch AS app\nCOPY --from=copied / /\nFROM app AS later\n");
    var run = build("--target=app");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err().lines().filter(line -> line.contains("is not built")))
        .containsExactly("stage unused is not built: app does not need it", "stage later is not built: app does not need it");
  }

  @Test
  void jsonIsOneObjectALineAndTheDigestIsAloneOnStandardOutput() {
    var run = build("--log-format=json", "--explain");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).matches("sha256:[0-9a-f]{64}\n");
    assertJson(run);
    assertThat(run.err()).contains("\"event\":\"step-finished\",\"stage\":\"a\",\"step\":2,\"steps\":3", "\"explanation\":{\"version\":1",
        "\"code\":\"FromAsCasing\",\"file\":\"Dockerfile\",\"line\":1", "\"digest\":\"" + run.out().strip() + "\"");
  }

  @Test
  void failuresOfEachKindAreJsonToo() throws IOException {
    assertJson(build("--log-format", "json", "--nosuch"));
    assertJson(build("--log-format=JSON", "--build-context=x"));
    assertJson(build("--log-format=json", "--context=/none"));
    assertThat(build("--log-format=json", "--log-format=text", "--nosuch").err()).startsWith("kaniko: ");
    write("FROM scratch\nCOPPY a b\n");
    var rejected = build("--log-format=json");
    assertThat(rejected.code()).isEqualTo(1);
    assertJson(rejected);
    assertThat(rejected.err()).contains("\"line\":2,\"column\":1", "2 │ COPPY a b");
  }

  @Test
  void colorForcesColoursAndTextHasNone() {
    assertThat(build("--log-format=color").err()).contains("\033[1m[a 2/3]\033[0m COPY", "\033[1;33mwarning").doesNotContain("\033[K");
    assertThat(build("--log-format=text").err()).contains("[a 2/3] COPY").doesNotContain("\033");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "color"})
  void aTimestampBeginsEachLine(String format) {
    assertThat(build("--log-timestamp", "--log-format=" + format).err().lines()).isNotEmpty()
        .allMatch(line -> line.replaceAll("\033\\[[0-9;]+m", "").matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ .*"));
    assertThat(build("--log-timestamp=false").err()).doesNotContainPattern("(?m)^\\d{4}-");
  }

  @Test
  void theSecretOfABuildArgumentIsInNoFormat() throws IOException {
    write("FROM scratch\nARG API_TOKEN=from-the-file\nCOPY $API_TOKEN /\nLABEL a=hunter22\n");
    for (var format : List.of("text", "color", "json")) {
      var run = build("--log-format=" + format, "--build-arg=API_TOKEN=hunter22", "-v", "trace");
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).as(format).contains("***").doesNotContain("hunter22", "from-the-file");
    }
  }

  @Test
  void planAndWarmTakeTheseOptionsToo() {
    var plan = List.of("--context=" + folder + "/context", "--offline");
    assertJson(run("plan", plan, "--log-format=json", "--git=branch=main"));
    assertThat(run("plan", plan, "--log-timestamp", "--git=branch=main").err()).containsPattern("(?m)^\\d{4}-\\S+Z warning: --git");
    assertThat(run("plan", plan, "-v", "error", "--git=branch=main").err()).isEmpty();
    var warm = List.of("--cache-dir=" + folder + "/cache", "--image=127.0.0.1:1/nobody", "--image-download-retry=0");
    assertJson(run("warm", warm, "--log-format=json"));
    assertThat(run("warm", warm, "--log-timestamp", "--log-format=color").err()).containsPattern("^\033\\[2m\\d{4}-\\S+Z\033\\[0m \033\\[31merror\033\\[0m: ");
    assertThat(run("warm", warm, "--log-format=jsn").code()).isEqualTo(2);
  }
}
