package dev.kaniko.compiler.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.diagnostic.Diagnostic;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonFormatTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aFindingHasEverythingThatIsKnownOfIt() throws JsonProcessingException {
    var root = json(Runs.run(Runs.oddFile("Docker <&>\"\u00E9%\n.file")));

    assertThat(root.get("version").intValue()).isEqualTo(1);
    assertThat(root.get("findings")).hasSize(2);
    assertThat(root.get("findings").get(0)).isEqualTo(JSON.readTree("""
        {"file": "Docker <&>\\"\u00E9%\\n.file", "rule": "FromAsCasing", "aliases": [], "severity": "warning",
         "message": "'as' and 'FROM' do not match: 100%, <&>\\"", "note": "in lower case",
         "span": {"source": "Docker <&>\\"\u00E9%\\n.file", "line": 2, "column": 9, "endLine": 2, "endColumn": 11, "start": 15, "end": 17,
          "startByte": 21, "endByte": 23},
         "labels": [{"span": {"source": "Docker <&>\\"\u00E9%\\n.file", "line": 2, "column": 1, "endLine": 2, "endColumn": 5, "start": 7, "end": 11,
          "startByte": 11, "endByte": 15},
                     "text": "in upper case"}],
         "help": ["write both in one case"],
         "fixes": [
           {"title": "replace with `AS`", "safety": "safe", "edits": [
             {"span": {"source": "Docker <&>\\"\u00E9%\\n.file", "line": 2, "column": 9, "endLine": 2, "endColumn": 11, "start": 15, "end": 17,
          "startByte": 21, "endByte": 23},
              "replacement": "AS"}]},
           {"title": "delete the name", "safety": "unsafe", "edits": [
             {"span": {"source": "Docker <&>\\"\u00E9%\\n.file", "line": 2, "column": 8, "endLine": 2, "endColumn": 17, "start": 14, "end": 23,
          "startByte": 20, "endByte": 29},
              "replacement": ""}]}],
         "documentation": "https://docs.example/from-as-casing"}
        """));
    assertThat(root.get("summary")).isEqualTo(JSON.readTree("{\"files\": 1, \"errors\": 0, \"warnings\": 1, \"infos\": 1}"));
  }

  @Test
  void offsetsCutTheTextThatEditsReplace() throws JsonProcessingException {
    var edit = json(Runs.run(Runs.oddFile("a"))).at("/findings/0/fixes/0/edits/0/span");

    assertThat(Runs.ODD_TEXT.substring(edit.get("start").intValue(), edit.get("end").intValue())).isEqualTo("as");
    var bytes = Runs.ODD_TEXT.getBytes(UTF_8);
    assertThat(new String(bytes, edit.get("startByte").intValue(), edit.get("endByte").intValue() - edit.get("startByte").intValue(), UTF_8)).isEqualTo("as");
  }

  @Test
  void behindWhatIsNoTextBytesAreNotKnown() throws JsonProcessingException {
    var text = "ARG A\nARG \uFFFD\nARG B\n";
    var finding = Diagnostic.warning("K101", Runs.at("a", text, "A\n"), "first").withLabel(Runs.at("a", text, "B"), "last");
    var found = json(Runs.run(Runs.file("a", text, finding))).at("/findings/0");

    assertThat(found.at("/span/startByte").intValue()).isEqualTo(4);
    assertThat(found.at("/labels/0/span/start").intValue()).isEqualTo(16);
    assertThat(found.at("/labels/0/span/startByte").isNull()).isTrue();
    assertThat(found.get("aliases")).extracting(JsonNode::textValue).containsExactly("DL0000");
  }

  @Test
  void everyKeyIsThereEvenWhereNothingIsKnown() throws JsonProcessingException {
    var findings = json(Runs.run(Runs.triggered())).get("findings");

    assertThat(findings.get(0).at("/span/source").textValue()).isEqualTo("ONBUILD of base");
    assertThat(findings.get(0).at("/span/column").intValue()).isEqualTo(5);
    assertThat(findings.get(1).get("documentation").isNull()).isTrue();
    assertThat(findings.get(1).get("span")).isEqualTo(JSON.readTree(
        "{\"source\": \"elsewhere\", \"line\": 0, \"column\": 0, \"endLine\": 0, \"endColumn\": 0, \"start\": 3, \"end\": 9, \"startByte\": null, \"endByte\": null}"));
    var keys = List.of("file", "rule", "aliases", "severity", "message", "note", "span", "labels", "help", "fixes", "documentation");
    assertThat(findings).allSatisfy(finding -> assertThat(finding.fieldNames()).toIterable().containsExactlyElementsOf(keys));
  }

  @Test
  void filesWithoutFindingsAndFilesThatCannotBeReadAreListed() throws JsonProcessingException {
    assertThat(json(Runs.run())).isEqualTo(JSON.readTree("""
        {"version": 1, "files": [], "unread": [], "findings": [], "summary": {"files": 0, "errors": 0, "warnings": 0, "infos": 0}}
        """));
    assertThat(json(Runs.run(Runs.triggered(), Runs.file("b", ""))).get("files")).isEqualTo(JSON.readTree("""
        [{"file": "Dockerfile", "failing": true}, {"file": "b", "failing": false}]
        """));
    assertThat(json(Runs.unread("absent", "no such file")).get("unread")).isEqualTo(JSON.readTree("""
        [{"file": "absent", "reason": "no such file"}]
        """));
  }

  private static JsonNode json(LintRun run) throws JsonProcessingException {
    return JSON.readTree(Runs.written(new JsonFormat(), run));
  }
}
