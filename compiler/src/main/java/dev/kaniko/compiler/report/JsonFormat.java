package dev.kaniko.compiler.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kaniko.compiler.lint.LintReport;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Label;
import dev.kaniko.diagnostic.Span;
import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One JSON object, for programs. All keys are always there; later versions add keys and take none away as long as {@code version} stays.
 *
 * <pre>{@code
 * {
 *   "version": 1,
 *   "files": [{"file": "Dockerfile", "failing": false}],
 *   "unread": [{"file": "absent", "reason": "no such file"}],
 *   "findings": [{
 *     "file": "Dockerfile",
 *     "rule": "FromAsCasing",
 *     "severity": "warning",
 *     "message": "'as' and 'FROM' keywords' casing do not match",
 *     "note": "",
 *     "span": SPAN,
 *     "labels": [{"span": SPAN, "text": "..."}],
 *     "help": ["..."],
 *     "fixes": [{"title": "...", "safety": "safe", "edits": [{"span": SPAN, "replacement": "AS"}]}],
 *     "documentation": "https://..." or null
 *   }],
 *   "summary": {"files": 1, "errors": 0, "warnings": 1, "infos": 0}
 * }
 *
 * SPAN = {"source": "Dockerfile", "line": 1, "column": 13, "endLine": 1, "endColumn": 15, "start": 12, "end": 14}
 * }</pre>
 *
 * <ul>
 *   <li>{@code severity} is error, warning or info; {@code safety} is safe or unsafe; {@code failing} says that the file itself asks for
 *       its findings to be failures.
 *   <li>{@code source} is the file, or what a trigger of a base image is called, whose text is in no file.
 *   <li>Lines and columns count from 1 and are those of SARIF: columns are UTF-16 code units, a byte order mark takes none, the end is
 *       exclusive. They are 0 where the text is not known.
 *   <li>{@code start} and {@code end} are offsets from 0 in UTF-16 code units of the file read as UTF-8, with a byte order mark and carriage
 *       returns counted: what edits are applied with. Edits of one fix do not overlap.
 * </ul>
 */
public record JsonFormat() implements LintFormat {
  private static final int VERSION = 1;

  @Override
  public void write(LintRun run, Writer out) throws IOException {
    try (var json = Json.generator(out)) {
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeArrayFieldStart("files");
      for (var file : run.report().files()) {
        json.writeStartObject();
        json.writeStringField("file", file.file().name());
        json.writeBooleanField("failing", file.failing());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("unread");
      for (var unread : run.unread()) {
        json.writeStartObject();
        json.writeStringField("file", unread.file());
        json.writeStringField("reason", unread.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
      findings(run.report(), json);
      summary(Tally.of(run.report()), json);
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void findings(LintReport report, JsonGenerator json) throws IOException {
    var pages = documentation(report.rules());
    json.writeArrayFieldStart("findings");
    for (var file : report.files()) {
      var texts = new Texts(file.sources());
      for (var finding : file.findings()) {
        json.writeStartObject();
        json.writeStringField("file", file.file().name());
        finding(finding, texts, json);
        json.writeStringField("documentation", pages.get(finding.code()));
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private static Map<String, String> documentation(List<RuleInfo> rules) {
    Map<String, String> pages = new HashMap<>();
    rules.forEach(rule -> rule.documentation().ifPresent(page -> pages.put(rule.id(), page)));
    return pages;
  }

  private static void finding(Diagnostic finding, Texts texts, JsonGenerator json) throws IOException {
    json.writeStringField("rule", finding.code());
    json.writeStringField("severity", Severities.word(finding.severity()));
    json.writeStringField("message", finding.message());
    json.writeStringField("note", finding.note());
    span(finding.span(), texts, json);
    json.writeArrayFieldStart("labels");
    for (Label label : finding.labels()) {
      json.writeStartObject();
      span(label.span(), texts, json);
      json.writeStringField("text", label.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("help");
    for (String help : finding.help()) {
      json.writeString(help);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("fixes");
    for (Fix fix : finding.fixes()) {
      fix(fix, texts, json);
    }
    json.writeEndArray();
  }

  private static void fix(Fix fix, Texts texts, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("title", fix.title());
    json.writeStringField("safety", fix.safety().name().toLowerCase(Locale.ROOT));
    json.writeArrayFieldStart("edits");
    for (Edit edit : fix.edits()) {
      json.writeStartObject();
      span(edit.span(), texts, json);
      json.writeStringField("replacement", edit.replacement());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void span(Span span, Texts texts, JsonGenerator json) throws IOException {
    Optional<Region> region = texts.region(span);
    json.writeObjectFieldStart("span");
    json.writeStringField("source", span.source().name());
    json.writeNumberField("line", region.map(Region::line).orElse(0));
    json.writeNumberField("column", region.map(Region::column).orElse(0));
    json.writeNumberField("endLine", region.map(Region::endLine).orElse(0));
    json.writeNumberField("endColumn", region.map(Region::endColumn).orElse(0));
    json.writeNumberField("start", span.start());
    json.writeNumberField("end", span.end());
    json.writeEndObject();
  }

  private static void summary(Tally tally, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("summary");
    json.writeNumberField("files", tally.files());
    json.writeNumberField("errors", tally.errors());
    json.writeNumberField("warnings", tally.warnings());
    json.writeNumberField("infos", tally.infos());
    json.writeEndObject();
  }
}
