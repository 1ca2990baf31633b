package dev.kaniko.compiler.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kaniko.compiler.lint.LintReport;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * SARIF 2.1.0, which code scanning takes: one run, with all rules that were looked for and their pages, every file that was looked at, and the
 * findings with other places, fixes and a fingerprint that survives when lines move. What the compiler rejects has rules of its own that are
 * listed when they occur. Names of files are relative to the directory of the run. A file that could not be read is a notification, and the
 * run is not successful then.
 */
public record SarifFormat() implements LintFormat {
  private static final String SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  @Override
  public void write(LintRun run, Writer out) throws IOException {
    var rules = indexes(run.report());
    var names = new FileNames(run.directory());
    try (var json = Json.generator(out)) {
      json.writeStartObject();
      json.writeStringField("$schema", SCHEMA);
      json.writeStringField("version", "2.1.0");
      json.writeArrayFieldStart("runs");
      json.writeStartObject();
      tool(run, rules, json);
      invocation(run, names, json);
      json.writeStringField("columnKind", "utf16CodeUnits");
      artifacts(run.report(), names, json);
      json.writeArrayFieldStart("results");
      var results = new SarifResults(rules, names, json);
      for (var file : run.report().files()) {
        results.write(file);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    }
    out.write('\n');
  }

  /** Numbers the rules that were looked for, and behind them other codes of findings. */
  private static Map<String, Integer> indexes(LintReport report) {
    Map<String, Integer> indexes = new LinkedHashMap<>();
    report.rules().forEach(rule -> indexes.putIfAbsent(rule.id(), indexes.size()));
    report.files().stream()
        .flatMap(file -> file.findings().stream())
        .forEach(finding -> indexes.putIfAbsent(finding.code(), indexes.size()));
    return indexes;
  }

  private static void tool(LintRun run, Map<String, Integer> indexes, JsonGenerator json) throws IOException {
    Map<String, RuleInfo> known = new LinkedHashMap<>();
    run.report().rules().forEach(rule -> known.put(rule.id(), rule));
    json.writeObjectFieldStart("tool");
    json.writeObjectFieldStart("driver");
    json.writeStringField("name", "kaniko lint");
    json.writeStringField("version", run.version());
    json.writeArrayFieldStart("rules");
    for (var id : indexes.keySet()) {
      rule(id, Optional.ofNullable(known.get(id)), json);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void rule(String id, Optional<RuleInfo> known, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id);
    if (known.isPresent()) {
      message("shortDescription", known.get().title(), json);
      var page = known.get().page();
      message("fullDescription", page.flatMap(SarifFormat::firstParagraph).orElse(known.get().title()), json);
      if (page.isPresent()) {
        json.writeObjectFieldStart("help");
        json.writeStringField("text", page.get());
        json.writeStringField("markdown", page.get());
        json.writeEndObject();
      }
      if (known.get().documentation().isPresent()) {
        json.writeStringField("helpUri", known.get().documentation().get());
      }
    }
    json.writeObjectFieldStart("defaultConfiguration");
    json.writeStringField("level", Severities.level(known.map(RuleInfo::severity).orElse(Severity.ERROR), "note"));
    json.writeEndObject();
    json.writeEndObject();
  }

  private static Optional<String> firstParagraph(String page) {
    return Arrays.stream(page.split("\n\\s*\n"))
        .map(String::strip)
        .filter(block -> !block.isEmpty() && !block.startsWith("#"))
        .findFirst()
        .map(block -> block.replaceAll("\\s+", " "));
  }

  private static void invocation(LintRun run, FileNames names, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("invocations");
    json.writeStartObject();
    json.writeBooleanField("executionSuccessful", run.unread().isEmpty());
    if (!run.unread().isEmpty()) {
      json.writeArrayFieldStart("toolExecutionNotifications");
      for (var unread : run.unread()) {
        json.writeStartObject();
        json.writeStringField("level", "error");
        message("message", "this file cannot be read: " + unread.reason(), json);
        json.writeArrayFieldStart("locations");
        json.writeStartObject();
        json.writeObjectFieldStart("physicalLocation");
        artifact("artifactLocation", names.uri(unread.file()), json);
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
    json.writeEndArray();
  }

  private static void artifacts(LintReport report, FileNames names, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("artifacts");
    for (var uri : report.files().stream().map(file -> names.uri(file.file().name())).distinct().toList()) {
      json.writeStartObject();
      artifact("location", uri, json);
      json.writeStringField("sourceLanguage", "dockerfile");
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void artifact(String field, String uri, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("uri", uri);
    json.writeEndObject();
  }

  static void message(String field, String text, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("text", text);
    json.writeEndObject();
  }
}
