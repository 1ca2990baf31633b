package dev.kaniko.compiler.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Label;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Writes findings as results of a SARIF run. */
final class SarifResults {
  private final Map<String, Integer> rules;
  private final FileNames names;
  private final JsonGenerator json;

  SarifResults(Map<String, Integer> rules, FileNames names, JsonGenerator json) {
    this.rules = rules;
    this.names = names;
    this.json = json;
  }

  void write(FileReport file) throws IOException {
    var uri = names.uri(file.file().name());
    var fingerprints = new Fingerprints();
    for (var finding : Finding.of(file).toList()) {
      result(finding, uri, fingerprints.of(finding));
    }
  }

  private void result(Finding finding, String uri, String fingerprint) throws IOException {
    var diagnostic = finding.diagnostic();
    json.writeStartObject();
    json.writeStringField("ruleId", diagnostic.code());
    json.writeNumberField("ruleIndex", Objects.requireNonNull(rules.get(diagnostic.code())));
    json.writeStringField("level", Severities.level(diagnostic.severity(), "note"));
    SarifFormat.message("message", message(finding), json);
    json.writeArrayFieldStart("locations");
    json.writeStartObject();
    place(uri, finding.region());
    if (!finding.isInFile(diagnostic.span())) {
      elsewhere(diagnostic.span().source().name());
    }
    json.writeEndObject();
    json.writeEndArray();
    related(finding, uri);
    json.writeObjectFieldStart("partialFingerprints");
    json.writeStringField(Fingerprints.NAME, fingerprint);
    json.writeEndObject();
    fixes(finding, uri);
    json.writeEndObject();
  }

  /** The message with its help: results have no other place for it. */
  private static String message(Finding finding) {
    var help = finding.diagnostic().help();
    return help.isEmpty() ? finding.message() : finding.message() + "\n" + String.join("\n", help);
  }

  private void place(String uri, Optional<Region> region) throws IOException {
    json.writeObjectFieldStart("physicalLocation");
    SarifFormat.artifact("artifactLocation", uri, json);
    if (region.isPresent()) {
      region("region", region.get());
    }
    json.writeEndObject();
  }

  /** Names a text that is in no file: the trigger of a base image. */
  private void elsewhere(String source) throws IOException {
    json.writeArrayFieldStart("logicalLocations");
    json.writeStartObject();
    json.writeStringField("fullyQualifiedName", source);
    json.writeEndObject();
    json.writeEndArray();
  }

  private void region(String field, Region region) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeNumberField("startLine", region.line());
    json.writeNumberField("startColumn", region.column());
    json.writeNumberField("endLine", region.endLine());
    json.writeNumberField("endColumn", region.endColumn());
    json.writeEndObject();
  }

  private void related(Finding finding, String uri) throws IOException {
    List<Label> labels = finding.diagnostic().labels();
    if (labels.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("relatedLocations");
    for (int i = 0; i < labels.size(); i++) {
      var label = labels.get(i);
      json.writeStartObject();
      json.writeNumberField("id", i + 1);
      if (finding.isInFile(label.span())) {
        place(uri, finding.texts().region(label.span()));
      } else {
        elsewhere(label.span().source().name());
      }
      SarifFormat.message("message", label.text(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Only what is repaired in the file can be written: an edit of a trigger has no artifact. */
  private void fixes(Finding finding, String uri) throws IOException {
    var fixes = finding.diagnostic().fixes().stream()
        .filter(fix -> !fix.edits().isEmpty())
        .filter(fix -> fix.edits().stream().allMatch(edit -> finding.isInFile(edit.span())))
        .toList();
    if (fixes.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("fixes");
    for (Fix fix : fixes) {
      fix(fix, finding.texts(), uri);
    }
    json.writeEndArray();
  }

  private void fix(Fix fix, Texts texts, String uri) throws IOException {
    json.writeStartObject();
    SarifFormat.message("description", fix.title(), json);
    json.writeArrayFieldStart("artifactChanges");
    json.writeStartObject();
    SarifFormat.artifact("artifactLocation", uri, json);
    json.writeArrayFieldStart("replacements");
    for (var edit : fix.edits()) {
      json.writeStartObject();
      region("deletedRegion", texts.region(edit.span()).orElseThrow());
      SarifFormat.message("insertedContent", edit.replacement(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeObjectFieldStart("properties");
    json.writeStringField("safety", fix.safety().name().toLowerCase(Locale.ROOT));
    json.writeEndObject();
    json.writeEndObject();
  }
}
