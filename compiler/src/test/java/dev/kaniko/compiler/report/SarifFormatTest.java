package dev.kaniko.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.compiler.lint.LintReport;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

final class SarifFormatTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theSchemaRejectsWhatIsNoSarif() {
    assertThatThrownBy(() -> SarifSchema.valid("{\"version\": \"2.1.0\", \"runs\": [{\"results\": []}]}")).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> SarifSchema.valid("""
        {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x", "informationUri": "not a uri"}}}]}
        """)).isInstanceOf(AssertionError.class);
  }

  @Test
  void aResultHasPlaceLabelFingerprintAndFixes() throws JsonProcessingException {
    var run = run(Runs.run(Runs.oddFile("Dockerfile")));
    var result = run.at("/results/0");

    assertThat(run.get("columnKind").textValue()).isEqualTo("utf16CodeUnits");
    assertThat(result.get("ruleId").textValue()).isEqualTo("FromAsCasing");
    assertThat(result.get("ruleIndex").intValue()).isZero();
    assertThat(result.get("level").textValue()).isEqualTo("warning");
    assertThat(result.at("/message/text").textValue()).isEqualTo("'as' and 'FROM' do not match: 100%, <&>\"\nwrite both in one case");
    assertThat(result.at("/locations/0/physicalLocation")).isEqualTo(JSON.readTree("""
        {"artifactLocation": {"uri": "Dockerfile"}, "region": {"startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 11}}
        """));
    assertThat(result.get("relatedLocations")).isEqualTo(JSON.readTree("""
        [{"id": 1, "message": {"text": "in upper case"}, "physicalLocation":
          {"artifactLocation": {"uri": "Dockerfile"}, "region": {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 5}}}]
        """));
    assertThat(result.get("fixes").get(0)).isEqualTo(JSON.readTree("""
        {"description": {"text": "replace with `AS`"}, "properties": {"safety": "safe"}, "artifactChanges": [{"artifactLocation": {"uri": "Dockerfile"},
          "replacements": [{"deletedRegion": {"startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 11, "byteOffset": 21, "byteLength": 2}, "insertedContent": {"text": "AS"}}]}]}
        """));
    assertThat(result.get("fixes")).hasSize(2);
    assertThat(run.at("/results/1/level").textValue()).isEqualTo("note");
    assertThat(run.at("/results/1/locations/0/physicalLocation/region")).isEqualTo(JSON.readTree("""
        {"startLine": 3, "startColumn": 1, "endLine": 4, "endColumn": 4}
        """));
  }

  @Test
  void rulesAreListedWhetherTheyFireOrNotAndOtherCodesWhenTheyOccur() throws JsonProcessingException {
    var broken = Diagnostic.error("UnknownInstruction", Runs.at("a", "COPPY", "COPPY"), "unknown");
    var run = run(Runs.run(Runs.file("a", "COPPY", broken)));

    assertThat(run.at("/tool/driver/version").textValue()).isEqualTo("1.2.3");
    assertThat(run.at("/tool/driver/rules")).extracting(rule -> rule.get("id").textValue())
        .containsExactly("FromAsCasing", "K101", "UnknownInstruction");
    assertThat(run.at("/tool/driver/rules")).extracting(rule -> rule.at("/defaultConfiguration/level").textValue())
        .containsExactly("warning", "note", "error");
    assertThat(run.at("/tool/driver/rules/0/shortDescription/text").textValue()).isEqualTo("FROM and AS are written in one case");
    assertThat(run.at("/tool/driver/rules/0/helpUri").textValue()).isEqualTo("https://docs.example/from-as-casing");
    assertThat(run.at("/results/0/ruleIndex").intValue()).isEqualTo(2);
  }

  @Test
  void aRuleLinksToItsPageInThePublishedRepositoryIfThereIsOne() throws JsonProcessingException {
    var rules = List.of(Runs.CASING, RuleInfo.own("CoveredCopy", Severity.INFO, "odd"), RuleInfo.own("OfPlugin", Severity.INFO, "odd"));
    var run = new LintRun(new LintReport(List.of(), rules), List.of(), "1", Runs.DIRECTORY);

    assertThat(helpUris(new SarifFormat(PublishedPages.at("https://host.example/o/r/blob/v1")), run)).containsExactly(
        "https://docs.example/from-as-casing",
        "https://host.example/o/r/blob/v1/compiler/src/main/resources/dev/kaniko/compiler/lint/rule/CoveredCopy.md", "");
    assertThat(helpUris(new SarifFormat(), run)).containsExactly("https://docs.example/from-as-casing", "", "");
  }

  private static List<String> helpUris(SarifFormat format, LintRun run) throws JsonProcessingException {
    var rules = SarifSchema.valid(Runs.written(format, run)).at("/runs/0/tool/driver/rules");
    return StreamSupport.stream(rules.spliterator(), false).map(rule -> rule.path("helpUri").asText()).toList();
  }

  @Test
  void namesOfFilesAreRelativeUriReferences() throws JsonProcessingException {
    assertThat(uri("a b%<&>\"\u00E9\uD83D\uDE00:c.Dockerfile")).isEqualTo("a%20b%25%3C%26%3E%22%C3%A9%F0%9F%98%80%3Ac.Dockerfile");
    assertThat(uri("/home/somebody/project/sub/Dockerfile")).isEqualTo("sub/Dockerfile");
    assertThat(uri("./sub/../Dockerfile")).isEqualTo("Dockerfile");
    assertThat(uri("../my other/Dockerfile")).isEqualTo("file:///home/somebody/my%20other/Dockerfile");
    assertThat(uri("<stdin>")).isEqualTo("%3Cstdin%3E");
  }

  private static String uri(String name) throws JsonProcessingException {
    var run = run(Runs.run(Runs.oddFile(name)));
    var uri = run.at("/results/0/locations/0/physicalLocation/artifactLocation/uri").textValue();
    assertThat(run.at("/artifacts/0/location/uri").textValue()).isEqualTo(uri);
    return uri;
  }

  @Test
  void fingerprintsStayWhenLinesMoveAndTellTwinsApart() throws JsonProcessingException {
    var before = fingerprints("FROM a\nRUN x\nRUN x\n");
    var after = fingerprints("# new\n\nFROM a\n  RUN x\r\nRUN x\nRUN xx\n");

    assertThat(before).hasSize(2).doesNotHaveDuplicates().allMatch(print -> print.matches("[0-9a-f]{32}"));
    assertThat(after).hasSize(3).doesNotHaveDuplicates().startsWith(before.toArray(String[]::new));
  }

  private static List<String> fingerprints(String text) throws JsonProcessingException {
    var findings = new ArrayList<Diagnostic>();
    for (int at = text.indexOf("RUN"); at >= 0; at = text.indexOf("RUN", at + 1)) {
      findings.add(Diagnostic.warning("Odd", new Span(new SourceId("a"), at, at + 3), "odd"));
    }
    var results = run(Runs.run(Runs.file("a", text, findings.toArray(Diagnostic[]::new)))).get("results");
    return StreamSupport.stream(results.spliterator(), false)
        .map(result -> result.at("/partialFingerprints/kanikoFinding~1v1").textValue())
        .toList();
  }

  @Test
  void aFindingInATriggerStandsAtTheBaseThatBringsItInWithoutItsFix() throws JsonProcessingException {
    var results = run(Runs.run(Runs.triggered())).get("results");

    assertThat(results.get(0).get("locations")).isEqualTo(JSON.readTree("""
        [{"physicalLocation": {"artifactLocation": {"uri": "Dockerfile"}, "region": {"startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 10}},
          "logicalLocations": [{"fullyQualifiedName": "ONBUILD of base"}]}]
        """));
    assertThat(results.get(0).at("/message/text").textValue()).isEqualTo("'$X' is not defined (ONBUILD of base:1:5)");
    assertThat(results.get(0).get("relatedLocations")).hasSize(2);
    assertThat(results.get(0).has("fixes")).isFalse();
    assertThat(results.get(1).at("/locations/0/physicalLocation").has("region")).isFalse();
  }

  @Test
  void aRunIsSuccessfulIfEveryFileWasRead() throws JsonProcessingException {
    var empty = run(Runs.run());
    var unread = run(Runs.unread("no such/Dockerfile", "no such file"));

    assertThat(empty.get("results")).isEmpty();
    assertThat(empty.at("/invocations/0/executionSuccessful").booleanValue()).isTrue();
    assertThat(unread.at("/invocations/0/executionSuccessful").booleanValue()).isFalse();
    assertThat(unread.at("/invocations/0/toolExecutionNotifications/0/message/text").textValue()).contains("no such file");
    assertThat(unread.at("/invocations/0/toolExecutionNotifications/0/locations/0/physicalLocation/artifactLocation/uri").textValue())
        .isEqualTo("no%20such/Dockerfile");
  }

  private static JsonNode run(LintRun run) throws JsonProcessingException {
    return SarifSchema.valid(Runs.written(new SarifFormat(), run)).at("/runs/0");
  }
}
