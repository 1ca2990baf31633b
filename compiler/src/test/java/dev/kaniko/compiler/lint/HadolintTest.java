package dev.kaniko.compiler.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Every rule of hadolint has one here, and finds what that finds in its cases, apart from differences that are listed with their reasons. Where
 * the data are not on this machine that is reported instead.
 */
final class HadolintTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RuleSet ALL = RuleSet.load(InstructionSet.load());
  private static final RuleSet RULES = ALL.asking(ALL.infos().stream().map(RuleInfo::id).toList());

  /** What hadolint reports under a code and no builder takes. */
  private static final Map<String, Set<String>> ERRORS = Map.of(
      "DL3011", Set.of("InvalidPort"), "DL3022", Set.of("LaterStage", "InvalidStageIndex"), "DL3023", Set.of("CircularDependency"),
      "DL3043", Set.of("InvalidTrigger"), "DL3061", Set.of("NoStage"));

  /** Codes that are no rules of their own. */
  private static final Map<String, String> REASONS = Map.of(
      "DL1000", "errors of the language are reported under their own names",
      "SC*", "rules about the shell have names of their own");

  /** Errors in texts that can be read: their instruction is looked at, or is what the error is about. */
  private static final Set<String> NOT_OF_SYNTAX = Set.of(
      "NoStage", "NoStages", "InvalidPort", "LaterStage", "InvalidStageIndex", "CircularDependency", "InvalidTrigger", "BlankBase", "InvalidReference",
      "InvalidPlatform");

  private static final Map<String, String> INSTRUCTIONS = Map.of("DL3012", "HEALTHCHECK", "DL4003", "CMD", "DL4004", "ENTRYPOINT");

  private static Path data(String name) {
    return Path.of(System.getProperty("kaniko.conformance", "absent")).resolve(name);
  }

  @Test
  void everyCodeIsARuleOrHasAReason(TestReporter reporter) throws IOException {
    var table = data("../reference/hadolint-rules.tsv");
    reporter.publishEntry(Files.exists(table) ? "present" : "absent", table.toString());
    if (Files.exists(table)) {
      var codes = Files.readAllLines(table).stream().skip(1).map(line -> line.split("\t", 2)[0]).toList();
      assertThat(codes).hasSizeGreaterThan(70).allMatch(code -> ALL.named(code).isPresent() || ERRORS.containsKey(code) || REASONS.containsKey(code));
    }
  }

  @Test
  void rulesAboutVersionsAreSilentUntilTheyAreAskedFor() {
    assertThat(Stream.of("DL3008", "DL3013", "DL3016", "DL3018", "DL3028", "DL3033", "DL3037", "DL3041", "DL3062").map(code -> ALL.named(code).orElseThrow()))
        .allMatch(RuleInfo::experimental);
  }

  @Test
  void theCasesAreAnsweredAsHadolintAnswersThem(TestReporter reporter) throws IOException {
    var cases = data("lint/cases.jsonl");
    reporter.publishEntry(Files.exists(cases) ? "present" : "absent", cases.toString());
    if (!Files.exists(cases)) {
      return;
    }
    var wrong = new TreeMap<Integer, String>();
    for (var line : Files.readAllLines(cases)) {
      var json = JSON.readTree(line);
      var rule = json.get("rule").asText();
      answer(json, rule).ifPresent(problem -> wrong.put(json.get("id").asInt(), rule + " " + problem + "\n" + json.get("dockerfile").asText()));
    }
    var expected = differences();
    wrong.keySet().removeAll(expected.keySet());
    assertThat(wrong.values()).isEmpty();
  }

  private static Map<Integer, String> differences() throws IOException {
    try (var in = Objects.requireNonNull(HadolintTest.class.getResourceAsStream("hadolint-differences.tsv"))) {
      var found = new TreeMap<Integer, String>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).map(line -> line.split("\t", 2)).forEach(row -> found.put(Integer.valueOf(row[0]), row[1]));
      return found;
    }
  }

  /** Returns what is wrong with the answer to a case; empty if nothing is. */
  private static Optional<String> answer(JsonNode json, String rule) {
    var report = new LintFixture().offline().rules(RULES).settings(settings(json.path("config"))).lint(json.get("dockerfile").asText().getBytes(StandardCharsets.UTF_8));
    var unreadable = report.findings().stream()
        .filter(finding -> finding.severity() == Severity.ERROR && !isOf("*", finding) && !NOT_OF_SYNTAX.contains(finding.code()))
        .map(Diagnostic::code).toList();
    long count = report.findings().stream().filter(finding -> isOf(rule, finding)).count();
    boolean right = switch (json.get("count").asText()) {
      case "0" -> count == 0;
      case ">=1" -> count >= 1;
      case "exactly1", "1" -> count == 1;
      case String number -> count == Integer.parseInt(number);
    };
    return right && unreadable.isEmpty()
        ? Optional.empty()
        : Optional.of("#" + json.get("id") + " wants " + json.get("count").asText() + ", found " + LintFixture.found(report));
  }

  private static boolean isOf(String rule, Diagnostic finding) {
    if (rule.equals("*")) {
      return ALL.named(finding.code()).filter(info -> info.names().stream().anyMatch(name -> name.startsWith("DL"))).isPresent();
    }
    if (rule.equals("SC*")) {
      return ALL.named(finding.code()).filter(info -> info.names().stream().anyMatch(name -> name.startsWith("SC"))).isPresent();
    }
    return ERRORS.getOrDefault(rule, Set.of()).contains(finding.code())
        || ALL.named(rule).isPresent() && ALL.infos().stream().anyMatch(info -> info.id().equals(finding.code()) && info.isCalled(rule))
            && finding.message().contains(finding.code().startsWith("Multiple") ? INSTRUCTIONS.getOrDefault(rule, "") : "");
  }

  private static LintSettings settings(JsonNode config) {
    var trusted = new ArrayList<String>();
    config.path("trustedRegistries").forEach(registry -> trusted.add(registry.asText()));
    var schema = new LinkedHashMap<String, LintSettings.LabelKind>();
    config.path("label-schema").properties().forEach(label -> schema.put(label.getKey(), LintSettings.LabelKind.of(label.getValue().asText()).orElseThrow()));
    return new LintSettings(trusted, schema, config.path("strict-labels").asBoolean());
  }
}
