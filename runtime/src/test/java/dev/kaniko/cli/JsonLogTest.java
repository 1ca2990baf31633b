package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaniko.compiler.Sources;
import dev.kaniko.compiler.report.Shown;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.runtime.explain.Explanation;
import dev.kaniko.runtime.interpreter.BuildEvents.StepLabel;
import dev.kaniko.runtime.interpreter.BuildEvents.StepState;
import dev.kaniko.runtime.interpreter.BuildEvents.Waited;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class JsonLogTest {
  private static final StepLabel RUN = new StepLabel("a", 1, 2, "RUN one", true);
  private static final StepLabel COPY = new StepLabel("a", 2, 2, "COPY . /", false);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final FakeTime time = new FakeTime();

  private JsonLog log(Verbosity verbosity) {
    return new JsonLog(new PrintStream(bytes, true, UTF_8), verbosity, time);
  }

  /** Returns the lines that were written since this was called last; each is an object with what every line has. */
  private List<JsonNode> written() {
    var lines = bytes.toString(UTF_8).lines().map(JsonLines::read).toList();
    bytes.reset();
    assertThat(lines).allSatisfy(line -> assertThat(line.properties()).extracting(Map.Entry::getKey).startsWith("level", "msg", "time"));
    return lines;
  }

  private JsonNode one() {
    var lines = written();
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void aStepHasItsPlaceItsTimeAndWhetherItWasCached() {
    try (var log = log(Verbosity.INFO)) {
      log.stepStarted(RUN);
      assertThat(bytes).hasToString("{\"level\":\"info\",\"msg\":\"RUN one\",\"time\":\"2026-05-04T12:30:15Z\",\"event\":\"step-started\",\"stage\":\"a\",\"step\":1,\"steps\":2}\n");
      bytes.reset();
      log.stepFinished(RUN, StepState.EXECUTED, Duration.ofMillis(1234), new Waited(Duration.ofSeconds(2), "its base"));
      assertThat(one()).isEqualTo(JsonLines.read("""
          {"level": "info", "msg": "RUN one", "time": "2026-05-04T12:30:15Z", "event": "step-finished", "stage": "a", "step": 1, "steps": 2,
           "state": "done", "cached": false, "seconds": 1.234, "waitedSeconds": 2.0, "waitedFor": "its base"}"""));
      log.stepFinished(COPY, StepState.REUSED, Duration.ZERO, new Waited(Duration.ZERO, ""));
      assertThat(one()).isEqualTo(JsonLines.read("""
          {"level": "info", "msg": "COPY . /", "time": "2026-05-04T12:30:15Z", "event": "step-finished", "stage": "a", "step": 2, "steps": 2,
           "state": "cached", "cached": true, "seconds": 0.0}"""));
    }
  }

  @Test
  void theOutputOfACommandIsOneObjectALine() {
    try (var log = log(Verbosity.INFO)) {
      log.stepStarted(RUN);
      written();
      log.output(RUN, utf8("first\r\nsec"));
      log.output(RUN, utf8("ond\n\nlast"));
      log.stepFailed(RUN);
    }
    assertThat(written()).allSatisfy(line -> {
      assertThat(line.get("event").textValue()).isEqualTo("output");
      assertThat(line.get("stage").textValue()).isEqualTo("a");
      assertThat(line.get("step").intValue()).isEqualTo(1);
    }).extracting(line -> line.get("msg").textValue()).containsExactly("first", "second", "", "last");
  }

  @Test
  void nothingThatACommandPrintsBreaksALineOrReachesATerminal() {
    var random = new Random(1);
    try (var log = log(Verbosity.INFO)) {
      log.stepStarted(RUN);
      for (int i = 0; i < 200; i++) {
        var output = new byte[random.nextInt(300)];
        random.nextBytes(output);
        log.output(RUN, output);
      }
      log.output(RUN, utf8("\033[2J\u009B2J\u202E\u2028\u0000\"}\n"));
      log.stepFailed(RUN);
    }
    var text = bytes.toString(UTF_8);
    assertThat(text.codePoints().filter(c -> c != '\n')).noneMatch(Shown::isHidden);
    assertThat(written()).hasSizeGreaterThan(100).last().extracting(line -> line.get("msg").textValue()).asString().endsWith("\033[2J\u009B2J\u202E\u2028\u0000\"}");
  }

  @Test
  void textsOfImagesAndFilesAreSafeAfterDecodingToo() {
    try (var log = log(Verbosity.INFO)) {
      log.note("a\033[31mb");
      log.stepFinished(new StepLabel("s\u009B", 1, 1, "ENV A=\033]0;x", false), StepState.METADATA, Duration.ZERO, new Waited(Duration.ZERO, ""));
    }
    assertThat(written()).extracting(line -> line.get("msg").textValue()).containsExactly("a·[31mb", "ENV A=·]0;x");
  }

  @Test
  void anErrorHasItsPlaceAsFieldsAndItsExcerpt() {
    var file = new SourceId("Dockerfile");
    var text = "FROM x\nCOPPY hunter22 b\n";
    try (var log = log(Verbosity.PANIC)) {
      log.hide(List.of("hunter22"));
      log.rejected(
          List.of(Diagnostic.error("UnknownInstruction", new Span(file, 7, 12), "unknown instruction: COPPY").withNote("did you mean COPY?").withHelp("help")
              .withLabel(new Span(file, 0, 4), "here it begins")),
          new Sources(Map.of(file, text)));
    }
    assertThat(one()).isEqualTo(JsonLines.read(
        """
        {"level": "error", "msg": "unknown instruction: COPPY", "time": "2026-05-04T12:30:15Z", "event": "error", "code": "UnknownInstruction",
         "file": "Dockerfile", "line": 2, "column": 1, "endLine": 2, "endColumn": 6, "note": "did you mean COPY?",
         "labels": [{"text": "here it begins", "file": "Dockerfile", "line": 1, "column": 1, "endLine": 1, "endColumn": 5}], "help": ["help"],
         "excerpt": "error: unknown instruction: COPPY [UnknownInstruction]\\n  ┌─ Dockerfile:2:1\\n  │\\n2 │ COPPY *** b\\n  │ ^^^^^ did you mean COPY?\\n  │\\n1 │ FROM x\\n  │ ---- here it begins\\n  = help: help\\n"}"""));
  }

  @Test
  void aWarningIsTheOriginalsLevelAndItsPlaceIsInTheTextsOfTheBuild() {
    var file = new SourceId("Dockerfile");
    try (var log = log(Verbosity.WARN)) {
      log.sources(new Sources(Map.of(file, "FROM x AS a\n")));
      log.warning(Diagnostic.warning("Odd", new Span(file, 10, 11), "odd"));
      var line = one();
      assertThat(line.get("level").textValue()).isEqualTo("warning");
      assertThat(line.get("column").intValue()).isEqualTo(11);
      log.note("not told");
      log.message(Verbosity.DEBUG, "not told");
      assertThat(written()).isEmpty();
    }
  }

  @Test
  void silenceIsBrokenByWhatGoesOn() {
    try (var log = log(Verbosity.INFO); var transfer = log.transfer("push reg.test/a 0123", 300)) {
      log.stepStarted(RUN);
      log.output(RUN, utf8("Go on? "));
      written();
      transfer.advance(120);
      time.pass(Duration.ofSeconds(29));
      log.tick();
      assertThat(written()).isEmpty();
      time.pass(Duration.ofSeconds(1));
      log.tick();
      var lines = written();
      assertThat(lines).extracting(line -> line.get("event").textValue()).containsExactly("output", "step-running", "transferring");
      assertThat(lines.get(1).get("seconds").doubleValue()).isEqualTo(30.0);
      assertThat(lines.get(2).get("bytes").longValue()).isEqualTo(120);
      assertThat(lines.get(2).get("total").longValue()).isEqualTo(300);
    }
    assertThat(one().get("event").textValue()).isEqualTo("transfer");
  }

  @Test
  void secretsAreInNoField() {
    try (var log = log(Verbosity.DEBUG)) {
      log.hide(List.of("hunter22", "schlüssel-ключ"));
      var step = new StepLabel("a", 1, 1, "RUN API_TOKEN=hunter3 x hunter22", true);
      log.stepStarted(step);
      for (byte each : utf8("a hunter22 b schlüssel-ключ c\nhunter22")) {
        log.output(step, new byte[] {each});
      }
      log.stepFinished(step, StepState.EXECUTED, Duration.ZERO, new Waited(Duration.ofSeconds(1), "hunter22"));
      log.transfer("pull https://me:hunter22@host", 1).close();
      log.error("hunter22");
    }
    assertThat(bytes.toString(UTF_8)).doesNotContain("hunter", "schl", "ключ").contains("\"a *** b *** c\"", "API_TOKEN=***");
  }

  @Test
  void theResultHasTheDigestAndAllNames() {
    try (var log = log(Verbosity.INFO)) {
      log.result(new Log.Result(true, List.of("reg.test/a:1", "reg.test/b:1"), "sha256:00", 1234, 3, Duration.ofMillis(2500)));
    }
    assertThat(one()).isEqualTo(JsonLines.read("""
        {"level": "info", "msg": "pushed reg.test/a:1", "time": "2026-05-04T12:30:15Z", "event": "result", "pushed": true, "digest": "sha256:00",
         "bytes": 1234, "layers": 3, "seconds": 2.5, "images": ["reg.test/a:1", "reg.test/b:1"]}"""));
  }

  @Test
  void thePageNamesTheseFieldsAndEvents() throws IOException {
    var file = new SourceId("f");
    var finding = Diagnostic.error("Odd", new Span(file, 0, 1), "odd").withNote("n").withHelp("h").withLabel(new Span(file, 0, 1), "l")
        .withFix(new Fix("x", Fix.Safety.SAFE, List.of()));
    try (var log = log(Verbosity.INFO)) {
      var transfer = log.transfer("pull", 5);
      time.pass(UnderWay.SILENCE);
      log.stepStarted(RUN);
      log.tick();
      transfer.close();
      time.pass(UnderWay.SILENCE);
      log.tick();
      log.output(RUN, utf8("x\n"));
      log.stepFinished(RUN, StepState.EXECUTED, Duration.ZERO, new Waited(Duration.ofSeconds(1), "x"));
      time.pass(UnderWay.SILENCE);
      log.tick();
      log.rejected(List.of(finding), new Sources(Map.of(file, "a")));
      log.warning("w");
      log.warning(Diagnostic.warning("Odd", new Span(file, 0, 1), "odd"));
      log.explain(Explanation.UNUSED, false);
      log.result(new Log.Result(true, List.of(), "", 1, 1, Duration.ZERO));
    }
    var written = written();
    var fields = new TreeSet<String>();
    written.forEach(line -> fields.addAll(line.properties().stream().map(Map.Entry::getKey).toList()));
    var rows = Files.readAllLines(Path.of(System.getProperty("kaniko.root")).resolve("runtime/docs/logging.md")).stream()
        .dropWhile(line -> !line.startsWith("| field")).skip(2).takeWhile(line -> line.startsWith("|")).toList();
    assertThat(rows.stream().flatMap(row -> words(row.split("\\|")[1]))).containsExactlyInAnyOrderElementsOf(fields);
    var events = rows.stream().filter(row -> row.startsWith("| `event`")).flatMap(row -> words(row.split("\\|")[3]));
    assertThat(events).containsExactlyInAnyOrderElementsOf(written.stream().map(line -> line.get("event").textValue()).distinct().toList());
  }

  private static Stream<String> words(String cell) {
    return Pattern.compile("`([^`]+)`").matcher(cell).results().map(word -> word.group(1));
  }
}
