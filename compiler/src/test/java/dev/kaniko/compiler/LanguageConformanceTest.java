package dev.kaniko.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.SourceId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Whole files are accepted or rejected as the reference does, with the error on its line. Counts are reported and may only grow.
 * Where the data are not on this machine that is reported instead.
 */
final class LanguageConformanceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PROBES_ACCEPTED_ALIKE = 406;
  private static final int PROBES_WITH_THE_SAME_LINE = 143;
  private static final int CONVERSIONS_ALIKE = 13;
  private static final int BUILD_ERRORS_ALIKE = 335;

  /** What a build case says that is only found out while building, never while compiling. */
  private static final Pattern AT_BUILD_TIME = Pattern.compile(
      "exit code|not found|checksum of ref|directory|EOF|corrupted|no such file|invalid user|unable to find|in pattern|secret nope|includepatterns");

  private final List<String> differences = new ArrayList<>();

  private static Optional<Path> data(String name, TestReporter reporter) {
    var path = Path.of(System.getProperty("kaniko.conformance", "absent")).resolve(name);
    if (!Files.exists(path)) {
      reporter.publishEntry("absent", name);
      return Optional.empty();
    }
    return Optional.of(path);
  }

  private static List<JsonNode> records(Path file) throws IOException {
    var records = new ArrayList<JsonNode>();
    for (var line : Files.readAllLines(file)) {
      records.add(JSON.readTree(line));
    }
    return records;
  }

  @Test
  void probesAreAcceptedAndRejectedAlike(TestReporter reporter) throws IOException {
    var file = data("language/probes.jsonl", reporter);
    if (file.isEmpty()) {
      return;
    }
    int accepted = 0;
    int lines = 0;
    int errors = 0;
    int messages = 0;
    var records = records(file.get());
    for (var probe : records) {
      var result = compile(probe);
      boolean expected = probe.get("convert_accepted").asBoolean();
      boolean same = expected == result instanceof CompilationResult.Compiled;
      accepted += count(same, probe.get("name").asText() + ": expected " + (expected ? "acceptance" : probe.path("convert_error").asText()), result);
      if (!expected && probe.path("convert_errorLines").path(0).path(0).isInt()) {
        errors++;
        int line = Math.max(1, probe.get("convert_errorLines").get(0).get(0).asInt());
        lines += count(linesOfErrors(result).contains(line), probe.get("name").asText() + ": expected line " + line, result);
      }
      if (!expected && result.diagnostics().stream().anyMatch(d -> probe.path("convert_error").asText().contains(d.message()))) {
        messages++;
      }
    }
    reporter.publishEntry("probes", accepted + " of " + records.size() + " accepted or rejected alike, " + lines + " of " + errors
        + " errors on the same line, " + messages + " in the same words");
    assertThat(accepted).describedAs(String.join("\n", differences)).isGreaterThanOrEqualTo(PROBES_ACCEPTED_ALIKE);
    assertThat(lines).describedAs(String.join("\n", differences)).isGreaterThanOrEqualTo(PROBES_WITH_THE_SAME_LINE);
  }

  @Test
  void conversionsAreAcceptedAndRejectedAlike(TestReporter reporter) throws IOException {
    var file = data("language/convert.jsonl", reporter);
    if (file.isEmpty()) {
      return;
    }
    int alike = 0;
    var records = records(file.get());
    for (var record : records) {
      var fixture = new CompilerFixture();
      if (!record.get("target").asText().isEmpty()) {
        fixture.target(record.get("target").asText());
      }
      var result = fixture.compile(record.get("input").asText().getBytes(StandardCharsets.UTF_8));
      boolean rejected = result instanceof CompilationResult.Rejected;
      alike += count(rejected != record.get("error").isNull(), record.get("input") + ": expected " + record.get("error"), result);
    }
    reporter.publishEntry("conversions", alike + " of " + records.size());
    assertThat(alike).describedAs(String.join("\n", differences)).isGreaterThanOrEqualTo(CONVERSIONS_ALIKE);
  }

  @Test
  void buildsThatCannotBeCompiledSayWhyAndWhere(TestReporter reporter) throws IOException {
    var folder = data("builds", reporter);
    if (folder.isEmpty()) {
      return;
    }
    int alike = 0;
    int total = 0;
    List<Path> cases;
    try (Stream<Path> list = Files.list(folder.get())) {
      cases = list.filter(path -> Files.exists(path.resolve("case.json"))).sorted().toList();
    }
    for (var path : cases) {
      var about = JSON.readTree(Files.readString(path.resolve("case.json")));
      boolean error = about.path("expect").asText().equals("error");
      if (!Files.exists(path.resolve("Dockerfile")) || error && isFoundWhileBuilding(path)) {
        continue;
      }
      total++;
      var result = compile(about, Files.readAllBytes(path.resolve("Dockerfile")));
      alike += count(error ? saysWhyAndWhere(about, result) : result instanceof CompilationResult.Compiled,
          path.getFileName() + ": expected " + (error ? about.path("error").asText() + " on line " + about.path("line").asText() : "an image"), result);
    }
    reporter.publishEntry("builds", alike + " of " + total);
    assertThat(alike).describedAs(String.join("\n", differences)).isGreaterThanOrEqualTo(BUILD_ERRORS_ALIKE);
  }

  private static boolean isFoundWhileBuilding(Path path) throws IOException {
    return AT_BUILD_TIME.matcher(JSON.readTree(Files.readString(path.resolve("golden.json"))).path("error").asText()).find();
  }

  private static boolean saysWhyAndWhere(JsonNode about, CompilationResult result) {
    var why = Pattern.compile(about.path("error").asText(), Pattern.CASE_INSENSITIVE);
    return result instanceof CompilationResult.Rejected
        && result.diagnostics().stream().anyMatch(d -> why.matcher(d.message() + " " + d.note() + " " + d.code()).find())
        && (!about.has("line") || linesOfErrors(result).contains(about.get("line").asInt()));
  }

  private int count(boolean same, String expected, CompilationResult result) {
    if (!same) {
      differences.add(expected + "\n  but found " + linesOfErrors(result) + " "
          + result.diagnostics().stream().map(diagnostic -> diagnostic.message()).toList());
    }
    return same ? 1 : 0;
  }

  /** The lines of the errors in the Dockerfile; an error in a trigger counts where its FROM is. */
  private static List<Integer> linesOfErrors(CompilationResult result) {
    var file = new SourceId("Dockerfile");
    var text = result.sources().text(file).orElse("");
    return result.diagnostics().stream()
        .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
        .flatMap(diagnostic -> Stream.concat(Stream.of(diagnostic.span()), diagnostic.labels().stream().map(label -> label.span())))
        .filter(span -> span.source().equals(file))
        .map(span -> 1 + (int) text.substring(0, span.start()).chars().filter(c -> c == '\n').count())
        .toList();
  }

  private static CompilationResult compile(JsonNode about, byte[] dockerfile) {
    var fixture = new CompilerFixture();
    about.path("args").properties().forEach(argument -> fixture.argument(argument.getKey(), argument.getValue().asText()));
    about.path("contexts").fieldNames().forEachRemaining(name -> fixture.context(name, new NamedContext.Directory()));
    if (about.has("target")) {
      fixture.target(about.get("target").asText());
    }
    if (about.has("platform")) {
      fixture.platform(about.get("platform").asText());
    }
    return fixture.argument("HTTP", "http://127.0.0.1:1").compile(dockerfile);
  }

  private static CompilationResult compile(JsonNode probe) throws IOException {
    var images = new FakeImages().withAnything();
    if (probe.path("onbuild").isTextual()) {
      images.with("debian", CompilerFixture.BASE.withOnBuild(Arrays.asList(probe.get("onbuild").asText().split("\\|\\|"))));
    }
    var fixture = new CompilerFixture(images);
    if (probe.path("target").isTextual()) {
      fixture.target(probe.get("target").asText());
    }
    probe.path("args").forEach(argument -> {
      var pair = argument.asText().split("=", 2);
      fixture.argument(pair[0], pair.length > 1 ? pair[1] : "");
    });
    return fixture.compile(text(probe));
  }

  private static byte[] text(JsonNode probe) throws IOException {
    if (probe.has("dockerfileBase64")) {
      return Base64.getDecoder().decode(probe.get("dockerfileBase64").asText());
    }
    if (!probe.has("dockerfileParts")) {
      return probe.get("dockerfile").asText().getBytes(StandardCharsets.UTF_8);
    }
    var whole = new ByteArrayOutputStream();
    for (var part : probe.get("dockerfileParts")) {
      whole.write((part.isTextual() ? part.asText() : part.get("repeat").asText().repeat(part.get("count").asInt())).getBytes(StandardCharsets.UTF_8));
    }
    return whole.toByteArray();
  }
}
