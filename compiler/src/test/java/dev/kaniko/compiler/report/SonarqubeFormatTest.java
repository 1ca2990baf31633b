package dev.kaniko.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import org.junit.jupiter.api.Test;

final class SonarqubeFormatTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void anIssueHasEngineRuleSeverityTypeAndPlaces() throws JsonProcessingException {
    var issues = JSON.readTree(Runs.written(new SonarqubeFormat(), Runs.run(Runs.oddFile("a")))).get("issues");

    assertThat(issues.get(0)).isEqualTo(JSON.readTree("""
        {"engineId": "kaniko", "ruleId": "FromAsCasing", "severity": "MAJOR", "type": "CODE_SMELL",
         "primaryLocation": {"message": "'as' and 'FROM' do not match: 100%, <&>\\"", "filePath": "a",
           "textRange": {"startLine": 2, "endLine": 2, "startColumn": 8, "endColumn": 10}},
         "secondaryLocations": [{"message": "in upper case", "filePath": "a",
           "textRange": {"startLine": 2, "endLine": 2, "startColumn": 0, "endColumn": 4}}]}
        """));
    assertThat(issues.get(1).get("severity").textValue()).isEqualTo("MINOR");
  }

  @Test
  void anErrorIsABugAndAnEmptyRangeHasNoColumns() throws JsonProcessingException {
    var empty = Diagnostic.error("Odd", new Span(new SourceId("a"), 2, 2), "odd");
    var issue = JSON.readTree(Runs.written(new SonarqubeFormat(), Runs.run(Runs.file("a", "x\ny\n", empty)))).at("/issues/0");

    assertThat(issue.get("type").textValue()).isEqualTo("BUG");
    assertThat(issue.at("/primaryLocation/textRange")).isEqualTo(JSON.readTree("{\"startLine\": 2, \"endLine\": 2}"));
  }
}
