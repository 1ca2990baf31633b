package dev.kaniko.compiler.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.compiler.CompilationResult;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Docker's build checks find what the reference finds: the same rule at the same line in the same words as often, and with an error the same error
 * and what was found before it. Where the data are not on this machine that is reported instead.
 */
final class LintConformanceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RuleSet DOCKER = RuleSet.loadBuildChecks(InstructionSet.load());

  /** Where the reference counts lines otherwise: it reports a line that is too long at the line before it. */
  private static final Map<String, Integer> OTHER_LINES =
      Map.of("dev/openshift__imagebuilder__dockerfile_parser_testfiles_long-text.Dockerfile", 2);

  private static Path data(String name) {
    return Path.of(System.getProperty("kaniko.conformance", "absent")).resolve(name);
  }

  @Test
  void theDataAreHereOrTheirAbsenceIsReported(TestReporter reporter) {
    for (var name : List.of("language/lint-cases.jsonl", "language/probes.jsonl", "corpus/lint-labels.jsonl")) {
      reporter.publishEntry(Files.exists(data(name)) ? "present" : "absent", name);
    }
    assertThat(DOCKER.rules()).hasSize(22);
  }

  static Stream<Arguments> cases() {
    return named("language/lint-cases.jsonl", "test");
  }

  static Stream<Arguments> probes() {
    return named("language/probes.jsonl", "name").filter(arguments -> arguments.get()[1] instanceof JsonNode json && (json.isEmpty() || json.has("convert_accepted")));
  }

  static Stream<Arguments> corpus() {
    return named("corpus/lint-labels.jsonl", "file");
  }

  private static Stream<Arguments> named(String file, String name) {
    if (!Files.exists(data(file))) {
      return Stream.of(Arguments.of("absent: " + file, JSON.createObjectNode()));
    }
    try {
      return Files.readAllLines(data(file)).stream().map(LintConformanceTest::parse).map(json -> Arguments.of(json.get(name).asText(), json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void allStagesOfTheCasesOfTheReference(String name, JsonNode json) {
    if (json.isEmpty()) {
      return;
    }
    var report = fixture(json).stopping().lint(json.get("dockerfile").asText().getBytes(StandardCharsets.UTF_8));
    var expected = json.has("warningsAllStages") ? json.get("warningsAllStages") : json.get("warnings");
    if (json.has("note")) {
      // The recorded lines are stale: rules and words count.
      assertThat(findings(report, false)).isEqualTo(findings(expected, false));
    } else {
      assertThat(findings(report, true)).describedAs("%s", json.get("dockerfile").asText()).isEqualTo(findings(expected, true));
    }
    assertThat(report.failing()).isEqualTo(json.path("buildErr").asText().startsWith("lint violation"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void buildsOfTheCasesOfTheReference(String name, JsonNode json) {
    var failure = json.path("buildErr").asText();
    if (json.isEmpty() || !failure.isEmpty() && !failure.startsWith("lint violation") || json.has("dockerignore")) {
      return;
    }
    var dockerfile = json.get("dockerfile").asText();
    var result = fixture(json).compile(dockerfile.getBytes(StandardCharsets.UTF_8));
    var errors = result.diagnostics().stream().filter(diagnostic -> diagnostic.severity() == Severity.ERROR).map(Diagnostic::message).toList();
    assertThat(errors).isEqualTo(failure.isEmpty() ? List.of() : List.of(failure));
    assertThat(result instanceof CompilationResult.Compiled).isEqualTo(failure.isEmpty());
    var found = new ArrayList<String>();
    result.diagnostics().stream()
        .filter(diagnostic -> diagnostic.severity() != Severity.ERROR)
        .forEach(diagnostic -> found.add(LintFixture.line(dockerfile, diagnostic) + " " + diagnostic.code() + " " + diagnostic.message()));
    Collections.sort(found);
    assertThat(found).isEqualTo(findings(json.get("warnings"), true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("probes")
  void probes(String name, JsonNode json) throws IOException {
    if (json.isEmpty()) {
      return;
    }
    var report = fixture(json).stopping().lint(text(json));
    assertThat(findings(report, true)).isEqualTo(findings(json.path("convert_warnings"), true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("corpus")
  void filesOfTheCorpus(String file, JsonNode json) throws IOException {
    if (json.isEmpty()) {
      return;
    }
    var bytes = Files.readAllBytes(data("corpus/" + file));
    var report = new LintFixture().rules(DOCKER).stopping().lint(bytes);
    assertThat(findings(report, true)).isEqualTo(findings(json.path("warnings"), true));
    var errors = report.findings().stream().filter(finding -> finding.severity() == Severity.ERROR).toList();
    assertThat(errors.isEmpty()).isEqualTo(json.get("accepted").asBoolean());
    if (!errors.isEmpty() && json.path("errorLines").path(0).has(0)) {
      int line = OTHER_LINES.getOrDefault(file, Math.max(1, json.get("errorLines").get(0).get(0).asInt()));
      assertThat(LintFixture.line(report, errors.getFirst())).isEqualTo(line);
      // What an error says too is said once.
      var saidByError = line + " ";
      assertThat(findings(new LintFixture().rules(DOCKER).lint(bytes), true)).describedAs("going on")
          .containsAll(findings(report, true).stream().filter(finding -> !finding.startsWith(saidByError)).toList());
    }
  }

  private static LintFixture fixture(JsonNode json) {
    var fixture = new LintFixture().rules(DOCKER);
    json.path("attrs").properties().forEach(
        attribute -> fixture.argument(attribute.getKey().substring("build-arg:".length()), attribute.getValue().asText()));
    json.path("args").forEach(argument -> {
      var pair = argument.asText().split("=", 2);
      fixture.argument(pair[0], pair.length > 1 ? pair[1] : "");
    });
    Optional.ofNullable(json.get("target")).filter(JsonNode::isTextual).ifPresent(target -> fixture.target(target.asText()));
    Optional.ofNullable(json.get("dockerignore")).filter(JsonNode::isTextual)
        .ifPresent(ignore -> fixture.ignoring(LintFixture.patterns(ignore.asText())));
    Optional.ofNullable(json.get("onbuild")).filter(JsonNode::isTextual)
        .ifPresent(triggers -> fixture.triggers("debian", Arrays.asList(triggers.asText().split("\\|\\|"))));
    return fixture;
  }

  private static List<String> findings(FileReport report, boolean withLine) {
    var found = new ArrayList<String>();
    for (var finding : report.findings()) {
      if (finding.severity() != Severity.ERROR) {
        found.add((withLine ? LintFixture.line(report, finding) + " " : "") + finding.code() + " " + finding.message());
      }
    }
    Collections.sort(found);
    return found;
  }

  private static List<String> findings(JsonNode warnings, boolean withLine) {
    var found = new ArrayList<String>();
    StreamSupport.stream(warnings.spliterator(), false).forEach(warning -> found.add(
        (withLine ? warning.get("line").asText() + " " : "") + warning.get("rule").asText() + " " + warning.get("detail").asText()));
    Collections.sort(found);
    return found;
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
