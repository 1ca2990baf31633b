package dev.kaniko.compiler.report;

import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Span;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object, for programs. All keys are always present. While {@code version} stays the same, later versions of kaniko only add keys.
 *
 * <pre>{@code
 * {
 *   "version": 1,
 *   "findings": [{
 *     "file": "Dockerfile",
 *     "rule": "FromAsCasing",
 *     "aliases": [],
 *     "severity": "warning",
 *     "message": "'as' and 'FROM' keywords' casing do not match",
 *     "note": "",
 *     "span": SPAN,
 *     "labels": [{"span": SPAN, "text": "..."}],
 *     "help": ["..."],
 *     "fixes": [{"title": "...", "safety": "safe", "edits": [{"span": SPAN, "replacement": "AS"}]}],
 *     "documentation": "https://..." or null
 *   }],
 *   "files": [{"file": "Dockerfile", "failing": false}],
 *   "unread": [{"file": "absent", "reason": "no such file"}],
 *   "summary": {"files": 1, "errors": 0, "warnings": 1, "infos": 0}
 * }
 *
 * SPAN = {"source": "Dockerfile", "line": 1, "column": 13, "endLine": 1, "endColumn": 15, "start": 12, "end": 14,
 *         "startByte": 12, "endByte": 14}
 * }</pre>
 *
 * <ul>
 *   <li>{@code severity} is error, warning or info. {@code safety} is safe or unsafe. {@code failing} is true if a directive in the file makes its
 *       findings failures.
 *   <li>{@code source} is the file, or the name of a trigger of a base image. The text of a trigger is in no file.
 *   <li>Lines and columns are those of SARIF and count from 1. Columns are UTF-16 code units, a byte order mark takes none, and the end is
 *       exclusive. They are 0 if the text is not known.
 *   <li>{@code startByte} and {@code endByte} are offsets from 0 in bytes of the file. They are null behind bytes that are no UTF-8, and where the text is
 *       not known. {@code start} and {@code end} are the same places in UTF-16 code units of the file read as UTF-8. All four count a byte order mark
 *       and carriage returns. Use either pair to apply edits. Edits of one fix do not overlap.
 *   <li>{@code aliases} are the other names of the rule.
 * </ul>
 */
public record JsonFormat() implements LintFormat {
  private static final int VERSION = 1;
  private static final Region NOWHERE = new Region(0, 0, 0, 0);

  private record Summary(int files, int errors, int warnings, int infos) {}

  private record Checked(String file, boolean failing) {}

  private record Unread(String file, String reason) {}

  private record Found(
      String file,
      String rule,
      List<String> aliases,
      String severity,
      String message,
      String note,
      Place span,
      List<Labelled> labels,
      List<String> help,
      List<Repair> fixes,
      @Nullable String documentation) {}

  private record Place(
      String source, int line, int column, int endLine, int endColumn, int start, int end, @Nullable Integer startByte, @Nullable Integer endByte) {}

  private record Labelled(Place span, String text) {}

  private record Repair(String title, String safety, List<Replacing> edits) {}

  private record Replacing(Place span, String replacement) {}

  @Override
  public Page begin(List<RuleInfo> rules, String version, Path directory, Writer out) throws IOException {
    var known = new HashMap<String, RuleInfo>();
    rules.forEach(rule -> known.put(rule.id(), rule));
    var object = new JsonObject(out);
    object.member("version", VERSION);
    object.beginArray("findings");
    return new Page() {
      private final List<Checked> files = new ArrayList<>();
      private Tally tally = Tally.NOTHING;

      @Override
      public void add(FileReport file) throws IOException {
        files.add(new Checked(file.file().name(), file.failing()));
        tally = tally.with(file);
        for (var found : found(file, known).toList()) {
          object.element(found);
        }
      }

      @Override
      public void end(List<LintRun.Unread> unread) throws IOException {
        object.endArray();
        object.member("files", files);
        object.member("unread", unread.stream().map(file -> new Unread(file.file(), file.reason())).toList());
        object.member("summary", new Summary(tally.files(), tally.errors(), tally.warnings(), tally.infos()));
        object.end();
        out.write('\n');
      }
    };
  }

  private static Stream<Found> found(FileReport file, Map<String, RuleInfo> rules) {
    var texts = new Texts(file.sources());
    return file.findings().stream().map(
        finding -> new Found(
            file.file().name(),
            finding.code(),
            Optional.ofNullable(rules.get(finding.code())).map(RuleInfo::aliases).orElse(List.of()),
            Severities.word(finding.severity()),
            finding.message(),
            finding.note(),
            place(finding.span(), texts),
            finding.labels().stream().map(label -> new Labelled(place(label.span(), texts), label.text())).toList(),
            finding.help(),
            finding.fixes().stream().map(fix -> repair(fix, texts)).toList(),
            Optional.ofNullable(rules.get(finding.code())).flatMap(RuleInfo::documentation).orElse(null)));
  }

  private static Repair repair(Fix fix, Texts texts) {
    var edits = fix.edits().stream().map(edit -> new Replacing(place(edit.span(), texts), edit.replacement())).toList();
    return new Repair(fix.title(), fix.safety().name().toLowerCase(Locale.ROOT), edits);
  }

  private static @Nullable Integer bytes(OptionalInt offset) {
    return offset.isPresent() ? offset.getAsInt() : null;
  }

  private static Place place(Span span, Texts texts) {
    var region = texts.region(span).orElse(NOWHERE);
    return new Place(
        span.source().name(), region.line(), region.column(), region.endLine(), region.endColumn(), span.start(), span.end(),
        bytes(texts.byteOffset(span.source(), span.start())), bytes(texts.byteOffset(span.source(), span.end())));
  }
}
